# Two commands set everything up: `make demo` and `make test`. `make help` lists the others.
# Nothing is needed beforehand but Python 3.11+ (with venv), make and git.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1

.PHONY: help setup demo demo-reset demo-manage test test-fast lint format check lock screenshots

help:  ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

setup: .venv/.installed  ## make .venv with the locked packages

.venv/.installed: requirements/development.lock scripts/install.py
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
		echo "Python's venv is missing: install it (Debian: apt-get install python3-venv)."; exit 1; }
	@echo "Installing the locked packages ..."
	@$(BIN)/python scripts/install.py requirements/development.lock
	@touch $@

demo: setup  ## start the demo with sample data; Ctrl+C ends it (PORT=8000)
	@exec $(BIN)/python -m scripts.demo --port $(PORT)

demo-reset: setup  ## forget the demo's data
	@$(BIN)/python -m scripts.demo --reset

demo-manage: setup  ## run a manage.py command on the demo's data (DO="verify_audit")
	@$(BIN)/python -m scripts.demo --manage $(DO)

# The first run is the whole suite on PostgreSQL, the production database. The second plays the
# tests marked `embedded` (journeys, twins of triggers) on SQLite with the file-system broker.
test: setup  ## all tests: PostgreSQL, real workers, real browser
	@status=0; \
	$(PYTEST) -q -n 2 --dist worksteal --database=postgres || status=$$?; \
	$(PYTEST) -q -n 2 --dist worksteal --database=sqlite -m "embedded and not postgres" || status=$$?; \
	exit $$status

test-fast: setup  ## the tests that need no server and no browser
	@$(PYTEST) -q -n 2 --database=sqlite -m "not postgres and not worker and not browser"

lint: setup  ## style, import order, templates, migrations, types of the pure modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	DEBUG=true $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/mypy
	$(PYTEST) -q tests/test_architecture.py

format: setup  ## let ruff format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: lint test-fast  ## lint and test-fast

lock: setup  ## resolve pyproject.toml anew into requirements/*.lock
	$(BIN)/uv lock --quiet --upgrade
	$(BIN)/uv export --quiet --no-emit-project --no-annotate --no-header --no-dev \
		--output-file requirements/production.lock
	$(BIN)/uv export --quiet --no-emit-project --no-annotate --no-header \
		--output-file requirements/development.lock

screenshots: setup  ## pictures of the main pages, taken from the running demo
	@$(BIN)/python -m scripts.screenshots
