# `make demo` and `make test` set up what they need; a second run installs nothing.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: demo test lint bench fuzz deck schema clean

demo: $(INSTALLED)
	@$(BIN)/python examples/demo.py

test: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# Coverage-guided, so many seconds for each target; atheris has no build for every system.
FUZZ_SECONDS ?= 60

fuzz: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz $(FUZZ_SECONDS)

# The practice deck that ships with the package; its seed is public.
deck: $(INSTALLED)
	$(BIN)/grade deck build --kind practice --seed 2026 --output reference/practice.deck

schema: $(INSTALLED)
	$(BIN)/python -m docs.schema

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(INSTALLED)

clean:
	rm -rf .venv build dist
