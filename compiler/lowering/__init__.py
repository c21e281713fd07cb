"""Lowering: from the normalised rules to the tables that the fast backends read."""
