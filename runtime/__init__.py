"""Evaluating compiled models: `reference` (one lead at a time, obviously right) and `columns` (fast), equal
to the byte."""
