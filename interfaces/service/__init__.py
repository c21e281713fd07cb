"""A model over HTTP: `leadlang serve`.

`application` shows the way of a request: through the `gate` (token, limits, log, metrics), to a function that
reads it (`parsing`, `requests`, `arrow`), scores or explains (`served`, `explaining`), and answers
(`answers`). What is wrong with a request is a `Refused`; `problems` makes an answer of it. `reloading` takes
in changed rules, `serving` runs all of it in one or several processes.
"""
