"""What became of guarantees, in words, as a table and as objects."""
