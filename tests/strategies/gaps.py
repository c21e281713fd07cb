"""Sentences that reading does not take yet: random programs leave them out.

Each has an expected failure in `tests/dsl/test_write.py`, which says when it is read: then set it to True.
"""

SCORE_BEHIND_OTHERWISE = False  # `segment A otherwise`, and `score …` on the next line
UNLESS_BEHIND_STATEMENT = False  # `unless …` at a line's start behind what is no `when` or `each`
DAY_BEHIND_VERB = False  # `email clicked on 15.6.2026`
