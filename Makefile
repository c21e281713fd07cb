PYTHON ?= python

.PHONY: bench bench-quick bench-check

bench:  ## measure everything and write docs/performance.md
	$(PYTHON) -m benchmarks

bench-quick:  ## a little of everything, printed
	$(PYTHON) -m benchmarks --quick

bench-check:  ## ratios against benchmarks/regression.toml
	$(PYTHON) -m benchmarks.regression
