# `make run` and `make test` set everything up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
SETUP := $(VENV)/.setup
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python

.PHONY: setup run console test check fmt bench lock clean

setup: $(SETUP)

$(UV): requirements/uv.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

$(RUNTIME): requirements/runtime.txt requirements/hook.py pyproject.toml $(UV)
	$(INSTALL) --require-hashes -r requirements/runtime.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(SETUP): requirements/dev.txt $(RUNTIME)
	$(INSTALL) --require-hashes -r requirements/dev.txt
	touch $@

run: $(RUNTIME) console
	$(BIN)/regulars up --demo

# The pages for people, built into the package where their sources have changed; Node comes from the
# system or from its PyPI wheel.
console: $(RUNTIME)
	$(BIN)/python -m web.build

# Workers as tests/conftest.py counts them, each with an embedded PostgreSQL of its own; the longest
# files start first.
WORKERS = --numprocesses logical --dist loadfile --no-loadscope-reorder

test: $(SETUP) console-checks console browser sdk
	$(BIN)/pytest $(WORKERS)

check: $(SETUP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m web.build check

fmt: $(SETUP)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(BIN)/python -m web.build format

bench: $(SETUP)
	$(BIN)/python -m bench

# The reference pages, written from the code.
.PHONY: docs
docs: $(SETUP)
	$(BIN)/python -m docs.generate

# What checks the pages, beside what builds them.
.PHONY: console-checks
console-checks: $(SETUP)
	$(BIN)/python -m web.build install

# The types of the interface for the pages, from the OpenAPI document.
.PHONY: api
api: $(SETUP)
	$(BIN)/python -m web.schema

# A browser for the tests: the one that is present, else Debian's where we may install it.
.PHONY: browser
browser: $(SETUP)
	$(BIN)/python -m tests.support.browser

# Pictures of every page in both languages, desktop and phone, to be looked at one by one.
.PHONY: screenshots
screenshots: $(SETUP) console-checks console browser
	$(BIN)/python -m tests.browser.screenshots $(ARGUMENTS)

# The JavaScript SDKs that the tests drive; Node comes from the system or from its PyPI wheel.
.PHONY: sdk
sdk: tests/sdk/node_modules/.installed

tests/sdk/node_modules/.installed: tests/sdk/package-lock.json $(SETUP)
	$(BIN)/python -m web.node ci --prefix tests/sdk --no-audit --no-fund --ignore-scripts
	touch $@

LOCK = $(UV) pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

lock: $(UV)
	$(LOCK) requirements/uv.in --output-file requirements/uv.txt
	$(LOCK) requirements/runtime.in --output-file requirements/runtime.txt
	$(LOCK) requirements/dev.in --output-file requirements/dev.txt
	$(LOCK) requirements/node.in --output-file requirements/node.txt

clean:
	rm -rf $(VENV) tests/sdk/node_modules web/console/node_modules src/regulars/api/console .mypy_cache .ruff_cache .pytest_cache .hypothesis
