.DEFAULT_GOAL := help
.PHONY: help install check test fast lint types contracts book bench app

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

install:  ## everything that development needs, into the active environment
	python -m pip install -e ".[test,dev]"

check: lint types contracts test  ## what CI runs

test:  ## all tests
	python -m pytest

fast:  ## the tests that take seconds
	python -m pytest -m "not slow and not browser"

lint:
	ruff check .

types:
	mypy

contracts:  ## imports point down only
	lint-imports

book:  ## fill the chapters from the code and the runs
	python -m deploylab book --fill

bench:  ## benchmarks: tables of ratios, each measured in one run
	@for script in tests/benchmarks/bench_*.py; do echo "== $$script"; python $$script; done

app:  ## the lab in the browser
	python -m deploylab
