# Huiyin: `make demo` and `make test` do all their own set-up; Python 3.11 and make are enough.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
UV_VERSION := 0.13.9
INSTALL := $(BIN)/uv pip install -q --python $(BIN)/python
INSTALL_SLOWLY := $(BIN)/python -m pip install -q
NEEDS_PYTHON := Huiyin needs Python 3.11, 3.12 or 3.13. Install one, or name it: make PYTHON=/path/to/python3.11
export UV_NO_CONFIG := 1
export UV_HTTP_TIMEOUT := 180
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What was compiled is kept, also where the shell forbids it: else half of every start goes into compiling anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup setup-dev setup-spark demo up test check bench lock messages docs clean
.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## Make .venv with the command .venv/bin/huiyin

setup-dev: .venv/.ready-dev ## The same with the tools for tests and checks

setup-spark: .venv/.ready-spark ## The same with Spark, which some tests ask too (needs Java 17)

demo: .venv/.ready ## Start everything with an invented city (PORT=8000)
	@$(BIN)/huiyin up --demo --port $(PORT)

up: .venv/.ready ## Start everything without the invented city
	@$(BIN)/huiyin up --port $(PORT)

test: .venv/.ready-dev ## Run all tests on a database of their own
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.ready-dev ## Everything that can be checked without running: format, lint, types, imports, docs
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m checks

bench: .venv/.ready-dev ## Measure, and print figures beside their limits
	@$(BIN)/python -m bench

lock: .venv/bin/uv ## Write the lock files anew
	@for set in "requirements.lock build" "requirements-dev.lock dev"; do set -- $$set; \
	  $(BIN)/uv pip compile -q pyproject.toml --group $$2 --universal --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header --python-version 3.11 -o $$1 || exit 1; done
	@$(BIN)/uv pip compile -q --group spark --universal --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --python-version 3.11 -o requirements-spark.lock

messages: .venv/.ready-dev ## Compile the catalogues
	@$(BIN)/python -m checks.messages --compile

docs: .venv/.ready-dev ## Print the pages that are made from code
	@$(BIN)/python -m checks.lifecycle --write

clean: ## Remove what was made here (never HUIYIN_HOME)
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles

.venv/bin/uv:
	@test -n "$(PYTHON)" || { echo "$(NEEDS_PYTHON)"; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "$(NEEDS_PYTHON) (found: $$("$(PYTHON)" --version 2>&1))"; exit 2; }
	@"$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install -q uv==$(UV_VERSION)

# uv is quick; where it cannot reach the packages, pip with its own settings often can.
.venv/.ready: .venv/bin/uv requirements.lock pyproject.toml hatch_build.py
	@echo "Installing what Huiyin runs on …"
	@$(INSTALL) --require-hashes -r requirements.lock || $(INSTALL_SLOWLY) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e . || $(INSTALL_SLOWLY) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	@echo "Installing the tools for tests and checks …"
	@$(INSTALL) --require-hashes -r requirements-dev.lock || $(INSTALL_SLOWLY) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.ready-spark: .venv/.ready-dev requirements-spark.lock
	@echo "Installing Spark …"
	@$(INSTALL) --require-hashes -r requirements-spark.lock || $(INSTALL_SLOWLY) --require-hashes -r requirements-spark.lock
	@touch $@
