"""Scoring files larger than memory: read in blocks, scored block by block, written as they come."""
