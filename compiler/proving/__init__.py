"""Proofs about a whole model: what can happen to any lead at all, and what never can."""
