# `make` alone lists what can be done. Everything runs from .venv, which `make setup` builds from the lock.

SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/ready
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint format lock bench bench-page coverage converge faults faults-short recovery faults-mutants plugin clean

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Build .venv from the lock (needs Python 3.11 or 3.12); nothing happens when it is up to date
	@tools/fetch-schemas $(BIN) || true

$(READY): requirements-dev.lock pyproject.toml tools/find-python
	@$(BIN)/python -c 'import pip' 2>/dev/null || { python=$$(tools/find-python) && "$$python" -m venv --clear .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## Start everything on this machine, with a sandbox store to try it on; Ctrl-C stops it
	@exec $(BIN)/backorder up

AT_ONCE ?= 2
test: setup ## Run every test, in a real browser too where one is found
	@tools/find-browser
	@$(BIN)/python -m pytest -n $(AT_ONCE) --dist worksteal

check: lint test ## Everything that must be good before a commit: form, types, architecture, tests

lint: setup ## Check form, types and architecture without running anything
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup ## Bring the code into form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: setup ## Pin the dependencies of pyproject.toml anew (needs the network; fetches uv into .venv if there is none)
	@test -x $(BIN)/uv || command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	@PATH="$(BIN):$$PATH" uv pip compile $(LOCK) --extra embedded pyproject.toml -o requirements.lock
	@PATH="$(BIN):$$PATH" uv pip compile $(LOCK) --extra embedded --extra dev pyproject.toml -o requirements-dev.lock

bench: setup ## Measure speed side by side with bare Flask, as ratios
	@$(BIN)/python -m bench.run

bench-page: setup ## Measure the merchant's page in a real browser with 10,000 waiting orders
	@tools/find-browser
	@$(BIN)/python -m bench.page

COVERED = connector/money.py,connector/ledger.py,connector/operate/*,connector/ports/operation.py,connector/handle/given.py,$\
  connector/handle/leave.py,adapters/postgres/operations.py,adapters/postgres/ledger.py,adapters/postgres/readback.py
coverage: setup ## See that every line and branch about money, operations and the ledger is walked by a test
	@$(BIN)/python -m coverage run --branch --source=connector,adapters -m pytest -q tests/unit tests/postgres \
	  tests/service/test_ledger.py tests/service/test_reconcile.py tests/service/test_move.py tests/service/test_duties.py
	@$(BIN)/python -m coverage report --show-missing --fail-under=100 --include='$(COVERED)'

converge: setup ## Hold thousands of histories of the warehouse to one outcome, in whatever order they are heard
	@HYPOTHESIS_PROFILE=bar $(BIN)/python -m pytest -q --timeout=7200 tests/unit/test_warehouse.py tests/unit/test_money_once.py

FAULTS ?= 200
faults: setup ## Break things on purpose and look whether anything is lost (FAULTS=2000 SEED=7, ONLY=<number> replays one)
	@$(BIN)/python -m tests.faults --faults $(FAULTS) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY)) \
	  $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(LANE),--lane $(LANE))

faults-short: setup ## The same for a few minutes only, on both platforms: what continuous integration runs
	@$(BIN)/python -m tests.faults --faults 100 --minutes 1.5 --seed $(or $(SEED),short) --state $$(mktemp -d)
	@$(BIN)/python -m tests.faults --faults 40 --minutes 1 --seed $(or $(SEED),short) --platform shopify --state $$(mktemp -d)

recovery: setup ## See how soon 10,000 waiting deliveries are claimed again after Redis, the workers or PostgreSQL went
	@$(BIN)/python -m tests.faults.first_claim

faults-mutants: setup ## Plant known bugs into a copy, one by one, and see each of them caught
	@$(BIN)/python -m tests.faults.mutants $(if $(SEED),--seed $(SEED)) $(if $(FAULTS_MOST),--faults $(FAULTS_MOST)) $(MUTANTS)

plugin: ## Pack the companion plugin for WordPress into dist/backorder.zip (SERVICE=https://... fixes where it asks)
	@python3 tools/build-plugin dist/backorder.zip $(SERVICE)

clean: ## Remove what was built; var/ stays, for it holds your data
	@rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
