# make demo | test | lint | bench-*: each installs what it needs into .venv, and nothing anywhere else.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint lock peers clean help
help: ## what there is to make
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Touchline needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src/touchline
	@touch $@

demo: $(READY) ## the whole story on a made-up season, from cards to a mended, delivered film
	@$(BIN)/touchline demo --keep demo-season

test: $(READY) ## every test
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(READY) ## ruff, mypy (strict on the ground floor), import-linter, house rules
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/house

bench-%: $(READY) ## a measurement: bench-accuracy, bench-speed, bench-memory, bench-offload, bench-judge, bench-ask, bench-render, bench-scan, bench-find, bench-scale, bench-offers
	@$(BIN)/python bench/$*.py

peers: bench/peers.txt ## what bench-speed is measured against, in .venv-peers, which nothing else uses
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r bench/peers.txt

lock: ## pin every dependency again
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock

clean: ## forget what was installed and the demo season
	@rm -rf $(VENV) .venv-peers demo-season
