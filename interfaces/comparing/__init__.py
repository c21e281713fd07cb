"""Comparing models for people: in words, with data, as text, Markdown, a page or JSON."""
