# One command per wish; CI runs the same. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
MODULES := frontend/node_modules/.package-lock.json
PAGES := truce/web/static/manifest.json

.DEFAULT_GOAL := help
.PHONY: help demo pages test everyday check bench format lint types plan docs lock clean

help:  ## what can be done here
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(RUN): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m truce.warm
	@touch $@

$(DEV): $(RUN) requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(MODULES): frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund

$(PAGES): $(MODULES) frontend/build.mjs frontend/tsconfig.json $(shell find frontend/src -type f)
	cd frontend && npm run build

pages: $(PAGES)  ## scripts and styles of the web pages, built where they changed; needs Node 20

demo: $(RUN)  ## the invented ceasefire through the whole street; no server needed
	$(BIN)/truce demo --folder demo-out

test: $(DEV)  ## everything: installs what it needs, starts and stops what it starts
	scripts/system-packages
	$(MAKE) pages
	$(BIN)/python -m pytest -n 2 --dist loadgroup

format: $(DEV)  ## put the code into its one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(DEV)  ## form and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(DEV)  ## strict types
	$(BIN)/mypy

plan: $(DEV)  ## who may import whom
	$(BIN)/python -m pytest -q tests/house/test_plan.py

docs: $(DEV)  ## every command, setting, card and example in the docs is run or compared
	$(BIN)/python -m pytest -q tests/house

everyday: $(DEV)  ## what `test` runs, but for browsers, Spark and whatever takes long; 30 examples of a law, not 100
	scripts/system-packages
	$(MAKE) pages
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not (long or browser or spark)" --hypothesis-profile everyday

check: lint types plan everyday  ## what must pass before a change lands (tests include the docs)

bench: $(DEV)  ## speed, memory and accuracy, as tables
	$(BIN)/python -m bench.accuracy --peers
	$(BIN)/python -m bench.ucdp
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.street
	$(BIN)/python -m bench.judge --incidents 10000000
	$(BIN)/python -m bench.judge_spatial --events 1000000
	$(BIN)/python -m bench.coverage
	$(BIN)/python -m bench.record
	$(BIN)/python -m bench.exhibits
	$(BIN)/python -m bench.room_picture
	$(BIN)/python -m bench.room
	$(BIN)/python -m bench.field

lock:  ## make the lock files anew from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml scripts/build.in -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras --group dev \
	  pyproject.toml scripts/build.in -c requirements.lock -o requirements-dev.lock

clean:  ## forget what was built
	rm -rf $(VENV) demo-out build dist truce/web/static frontend/node_modules frontend/out-tests
