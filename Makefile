# make run    a demo on http://localhost:8000 (PORT=… for another)
# make test   the whole suite, on PostgreSQL and on SQLite
# The first call of each installs what it needs; `make help` lists the rest.

SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
PYTEST := $(PY) -m pytest
# A worker for each core; who is done takes over from who is not.
SPREAD := -n auto --maxprocesses=4 --dist=worksteal
LOCK := $(VENV)/bin/uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11
DKFDS := var/vendor/dkfds/LICENSE.md

.PHONY: help run setup setup-dev setup-servers test test-fast test-sqlite check fmt lock a11y bench chaos sbom clean

help:
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 22

run: setup ## start the demo
	@exec $(PY) -m dhuv_web.tools.run

setup: $(VENV)/.runtime $(DKFDS) ## install what running needs

setup-dev: setup $(VENV)/.dev ## … and what developing needs

setup-servers: setup-dev ## … and the servers and the browser of the tests
	@dhuv_web/tools/install.sh servers >/dev/null

test: setup-servers test-postgresql test-sqlite ## the whole suite (ARGS=… go to pytest)

.PHONY: test-postgresql
test-postgresql: setup-servers
	$(PYTEST) $(SPREAD) $(ARGS)

test-sqlite: setup-dev ## the database tests once more, on SQLite
	DHUV_TEST_DB=sqlite $(PYTEST) $(SPREAD) -m "database and not postgres and not redis and not browser" $(ARGS)

test-fast: setup-dev ## what needs no database and no server
	DHUV_TEST_DB=sqlite $(PYTEST) $(SPREAD) -m "not database and not redis and not sshd and not browser and not installation" $(ARGS)

check: setup-dev ## format, lint, types, templates, imports, migrations, settings, docs, files
	@$(PY) -m dhuv_web.tools.check

fmt: setup-dev ## format and fix what can be fixed
	$(VENV)/bin/ruff check --fix --quiet .
	$(VENV)/bin/ruff format .

lock: setup-dev ## new locks from pyproject.toml and package.json
	$(LOCK) --upgrade pyproject.toml -o requirements.lock
	$(LOCK) --upgrade --extra dev pyproject.toml -o requirements-dev.lock -c requirements.lock
	$(LOCK) --upgrade --group pyproject.toml:npm -o requirements-npm.lock
	$(LOCK) --upgrade --group pyproject.toml:servers -o requirements-servers.lock
	npm install --package-lock-only

chaos: setup-servers ## kill, stop, cut off and fill up what delivers (ARGS=…; docs/chaos.md)
	$(PY) -m tests.chaos $(ARGS)

a11y: setup-servers ## look over every page and state, as everybody, at two widths (axe-core)
	@$(PY) -m tests.a11y $(ARGS)

bench: setup-servers ## measure; figures go to docs/performance.md
	$(PY) -m tests.bench $(ARGS)

sbom: setup-dev node_modules/.package-lock.json ## list every component with version and licence (CycloneDX) in var/
	$(VENV)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o var/sbom-python.json $(PY)
	PATH="$$PWD/$(VENV)/bin:$$PATH" npm sbom --sbom-format cyclonedx --omit dev > var/sbom-npm.json

clean: ## remove everything installed and made, demo data included
	rm -rf $(VENV) node_modules var test-results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(PY):
	@dhuv_web/tools/install.sh venv

$(VENV)/.runtime: requirements.lock | $(PY)
	@echo "Installing Python packages ..."
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(PY)
	@echo "Installing Python packages for development ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@

node_modules/.package-lock.json: package-lock.json | $(PY)
	@echo "Installing npm packages ..."
	@dhuv_web/tools/install.sh npm
	@touch $@

$(DKFDS): node_modules/.package-lock.json dhuv_web/tools/vendor.py
	@$(PY) dhuv_web/tools/vendor.py
	@touch $@
