"""Whole tables: leadlang, and the same model written by hand for each peer, as a good engineer would.

Each module has `attributes(model, leads, tidy)` and `behaviour(model, journal)`. Both prepare what is
prepared once (the program, the table in the peer's own memory) and give a function that goes from the table
in memory to the scores in memory: that alone is timed. Where texts are not tidy, the program trims them and
puts them in lower case first, as part of the work.
"""
