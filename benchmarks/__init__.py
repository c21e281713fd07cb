"""How fast leadlang is beside what people use today, and whether it stays so: `python -m benchmarks`."""
