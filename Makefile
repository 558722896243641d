# Every target sets up what it needs; a second run installs nothing.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
PYTEST := $(BIN)/pytest -n 2 --dist worksteal

# What was compiled is kept from run to run, also where the environment says to keep nothing: half of
# the time that a test process needs to begin goes into that.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo lint fast test test-all coverage bench fuzz dist deck packs pictures schema published docs clean

help:  ## say what there is
	@sed -n 's/^\([a-z-]*\):.*  ## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(INSTALLED)  ## grade two example submissions, say where their pages are
	@$(BIN)/python examples/demo.py

lint: $(INSTALLED)  ## format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fast: lint  ## lint, and the tests that start no process: while you write, a minute and a half
	$(PYTEST) -m 'not slow and not whole'

test: lint  ## lint, and the tests with samples of the long tables: before you push, eight minutes
	$(PYTEST) -m 'not whole'

# Commands and pools that tests start are counted too. Workers are not, which run confined and with an
# environment of their own, so their folder is left out; nor is what is killed before it ends.
coverage: lint  ## make test, with the lines counted that it runs; too few fail
	$(PYTEST) -m 'not whole' --cov

test-all: test  ## make test, then what it left out: whole tables, cluster, browser, documents
	$(PYTEST) -m whole

bench: $(INSTALLED)  ## measure what docs/benchmarks.md quotes
	$(BIN)/python -m benchmarks

# Coverage-guided, so many seconds for each target; atheris has no build for every system.
FUZZ_SECONDS ?= 60

fuzz: $(INSTALLED)  ## fuzz whatever reads foreign bytes
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz $(FUZZ_SECONDS)

dist: $(INSTALLED)  ## build what pip installs, a wheel and an archive of sources, into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/twine check --strict dist/*

# The seed of the practice deck that ships is public.
deck: $(INSTALLED)  ## build the practice deck that ships with the package, and its index
	$(BIN)/grade deck build --kind practice --seed 2026 --output reference/practice.deck
	$(BIN)/python -m docs.practice_index

# Seeds of practice decks are public; who changes an operation or a pack builds them anew.
packs: $(INSTALLED)  ## build the practice decks of the course packs
	@for pack in reference/courses/*; do \
	  echo "$$pack" && $(BIN)/grade deck build --kind practice --seed 2026 \
	    --assignment "$$pack/assignment.toml" --output "$$pack/practice.deck" || exit 1; \
	done

pictures: $(INSTALLED)  ## draw the pictures of the documents, in Chromium
	$(BIN)/python -m docs.pictures

schema: $(INSTALLED)  ## write the schemas of what is published
	$(BIN)/python -m docs.schema

published: $(INSTALLED)  ## write into the documents what there is to install, as docs/published.py has it
	$(BIN)/python -m docs.published

docs: $(INSTALLED)  ## build the site of the documents, without the network, into build/site/html
	$(BIN)/python -m docs.site build/site
	@echo 'Open build/site/html/index.html in a browser.'

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(INSTALLED)

clean:  ## remove the environment and what was built
	rm -rf .venv build dist
