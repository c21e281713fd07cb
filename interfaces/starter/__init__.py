"""A first rule file for the data at hand: it runs as it is, and shows what there is to say."""

from .making import StarterRules, starter_rules

__all__ = ["StarterRules", "starter_rules"]
