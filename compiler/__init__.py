"""From a syntax tree to a compiled model: names resolved, mistakes said, rules lowered to tables."""
