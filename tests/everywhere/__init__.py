"""The same generated models and data on everything that runs a model: equal to the byte, or refused in words.

`python -m tests.everywhere` does it with 300 models and prints what became of each on each.
"""
