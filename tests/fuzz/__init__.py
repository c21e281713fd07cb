"""Hostile and random input: nothing in it may make leadlang raise, wait, or differ between its evaluators.

    python -m tests.fuzz.rules --seconds 60 --seed 1    # rule texts
    python -m tests.fuzz.data  --seconds 60 --seed 1    # leads and logs of every kind of column
    python -m tests.fuzz.files --seconds 60 --seed 1    # the command line on random bytes

Each prints what breaks a claim, with the seed that gives it again, and exits with 1 then. A few seeds of each
are ordinary tests.
"""
