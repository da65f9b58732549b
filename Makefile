# Petition Board: `make run` starts the board, `make test` proves it. `make help` lists everything.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Its matrices are small: threads of its own would only wait for each other.
export OPENBLAS_NUM_THREADS := 1

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet --quiet
LOCK := $(PYTHON) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# Some tests wait for a page, so three workers suit two cores; files stay whole and keep their order, so the fast rules
# come first.
WORKERS ?= 3
PYTEST := $(PYTHON) -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder

.PHONY: help setup run test fast check format bench bench-desk statistics pictures lock clean programs

help:  ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.runtime $(VENV)/.tools  ## Make .venv with every pinned package (nothing to do: no time)
	@:

run: $(VENV)/.runtime  ## Start the board with its demo county on http://127.0.0.1:8050
	@$(PYTHON) app.py

test: setup programs  ## Run every test (Chromium and PostgreSQL are installed where they can be)
	@$(PYTEST) $(ARGS)

fast: setup  ## Run the tests that need neither browser nor server
	@$(PYTEST) -m "not browser and not postgres" $(ARGS)

check: setup  ## Check format, lint, types and doors, then run every test
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(MAKE) test

format: setup  ## Format the code and mend what lint can mend
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .

bench: setup programs  ## Measure counting and pages against their targets
	@$(PYTHON) -m tests.bench $(ARGS)

bench-desk: setup programs  ## Let 20 clerks work on one server for 15 minutes, on SQLite and on PostgreSQL
	@$(PYTHON) -m tests.bench.desk $(ARGS)

statistics: setup programs  ## Simulate quiet counties and planted excesses for docs/statistics.md (ARGS=--write)
	@$(PYTHON) -m tests.statistics $(ARGS)

pictures: setup programs  ## Take the pictures of README anew
	@$(PYTHON) -m tests.screens $(ARGS)

programs:
	@setup/programs.sh

lock: $(VENV)/.tools  ## Pin what the .in files ask for, with hashes (UPGRADE=1: the newest they allow)
	@$(LOCK) $(if $(UPGRADE),--upgrade) --output-file=requirements.txt requirements.in
	@$(LOCK) $(if $(UPGRADE),--upgrade) --output-file=requirements-dev.txt requirements-dev.in
	@! grep -nE '://|^-' requirements.txt requirements-dev.txt || { echo "An address stands in a requirements file." >&2; exit 1; }

clean:  ## Remove .venv and the caches; the data in instance/ stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis reports
	@find . -name __pycache__ -type d -not -path './instance/*' -prune -exec rm -rf {} +

# A .venv whose Python has gone (moved, upgraded) is a dangling link, which make takes as missing.
$(PYTHON):
	@setup/venv.sh $(VENV)

$(VENV)/.runtime: requirements.txt | $(PYTHON)
	@echo "Installing what the board needs (a minute the first time) ..."
	@$(PIP) install --require-hashes --requirement requirements.txt \
		|| { echo "The packages could not be installed: pip's reason stands above. A working connection to a package index is needed once." >&2; exit 1; }
	@touch $@

$(VENV)/.tools: requirements-dev.txt $(VENV)/.runtime | $(PYTHON)
	@echo "Installing what tests and checks need ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.txt \
		|| { echo "The packages could not be installed: pip's reason stands above. A working connection to a package index is needed once." >&2; exit 1; }
	@touch $@
