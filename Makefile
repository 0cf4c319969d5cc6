# `make run` and `make test` set everything up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.setup

.PHONY: setup run test check fmt bench lock clean

setup: $(SETUP)

$(SETUP): requirements/dev.txt requirements/hook.py pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

run: $(SETUP)
	$(BIN)/regulars up

test: $(SETUP) browser sdk
	$(BIN)/pytest

check: $(SETUP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(SETUP)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(SETUP)
	$(BIN)/python -m bench

# A browser for the tests: the one that is present, else Debian's where we may install it.
.PHONY: browser
browser: $(SETUP)
	$(BIN)/python -m tests.support.browser

# The JavaScript SDKs that the tests drive; Node comes from the system or from its PyPI wheel.
.PHONY: sdk
sdk: tests/sdk/node_modules/.installed

tests/sdk/node_modules/.installed: tests/sdk/package-lock.json $(SETUP)
	$(BIN)/python -m tests.support.node ci --prefix tests/sdk --no-audit --no-fund --ignore-scripts
	touch $@

lock: $(SETUP)
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements/runtime.in --output-file requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements/dev.in --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) tests/sdk/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
