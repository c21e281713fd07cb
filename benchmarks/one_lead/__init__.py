"""One lead at a time, as a service scores it: leadlang, rule engines, and Python written for the very model.

Each module has `attributes(model)`: it prepares what is prepared once (rules compiled, and so on) and gives a
function from a lead (a mapping of field to value, None where it is missing) to its score. leadlang and plain
Python also have `behaviour(model)`, for a function from a lead's events (mappings of `event`, `object` and
`timestamp`) to its score.
"""
