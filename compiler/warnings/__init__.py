"""What is allowed but probably not meant: one check per file."""
