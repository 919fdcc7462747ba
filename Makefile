# One command per intention. Everything runs from the environment in .venv, made by `make setup`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo test lint format types bench lock clean

BIN := .venv/bin
# many tests wait for a process, a screen or a poll: twice as many workers as cores finish sooner
WORKERS ?= 4
PYTEST := env QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/pytest

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: ## find Python, install system libraries and locked dependencies into .venv
	@packaging/setup.sh

setup-tests:
	@packaging/setup.sh --tests

demo: setup ## a client meeting pack on the sample week, offline; then the window, if there is a display
	@packaging/demo.sh

test: setup-tests ## format, lint, types, layers, then all tests (not the benchmarks)
	@failed=; check() { echo; echo "== $$*"; "$$@" || failed="$$failed [$${*##*$(BIN)/}]"; }; \
	check $(BIN)/ruff format --check --output-format concise .; \
	check $(BIN)/ruff check --output-format concise .; \
	check $(BIN)/mypy; \
	check $(BIN)/lint-imports; \
	check $(PYTEST) -n $(WORKERS) --dist loadgroup -m "not bench"; \
	if [ -n "$$failed" ]; then echo; echo "Failed:$$failed"; exit 1; fi

lint: setup-tests ## ruff and import-linter
	$(BIN)/ruff check .
	$(BIN)/lint-imports

format: setup-tests ## rewrite with ruff
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: setup-tests ## mypy --strict
	$(BIN)/mypy

bench: setup-tests ## benchmarks, printed as ratios within one run
	$(PYTEST) tests/bench -m bench -s -p no:xdist

lock: setup-tests ## write requirements/*.lock anew from pyproject.toml (needs the network)
	@packaging/lock.sh

clean: ## remove .venv, caches and demo output; your own data folder is not touched
	rm -rf .venv build dist demo-output .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find desktop tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
