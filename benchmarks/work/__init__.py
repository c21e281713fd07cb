"""The generated work that every contestant is given: models, leads and events; the same for the same seed."""
