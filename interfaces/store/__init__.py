"""Leads and their events kept over time: `leadlang serve --store`.

`records` says what is kept, and what a store can do: `sqlite` is a file, `postgres` a server, `opening` picks
one by its address. `keeper` does the work of one transaction: it takes facts in (`jobs`), scores the leads
that they touch (`scoring`) and those that time has moved (`turning` says when that is), and writes what is to
be told of stages (`changes`). `writer` runs it in a thread, many jobs to a transaction. Nothing here knows
HTTP.
"""
