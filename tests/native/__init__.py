"""The native loops held to the plain ones, to sanitizers, and to memory that ends where a column ends."""

EXTENSION = "leadlang.runtime.columns._native"
TRIED_LOOPS = "LEADLANG_TRIED_LOOPS"
"""The environment variable with the file of the loops to be tried instead of the installed ones."""
