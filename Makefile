# Two commands matter: `make demo` and `make test`. Everything is set up in .venv from the hash-pinned locks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/grantwright
JOBS ?= auto
STATE = $(shell { git rev-parse HEAD; git diff HEAD; git ls-files -o --exclude-standard; } | sha256sum | cut -c 1-16)

.PHONY: demo run test test-deep check bench screenshots format frontend messages lock clean

demo: $(VENV)/.runtime
	$(RUN) demo --workspace demo-workspace --out demo-output

run: $(VENV)/.runtime
	$(RUN) demo --workspace demo-workspace --out demo-output
	$(RUN) --workspace demo-workspace serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

# What `make test` samples, whole. A run that was cut short goes on where it stood, as long as the files are the same.
test-deep: $(VENV)/.dev
	HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m "deep or hypothesis" \
		-p tests.resuming --passed .deep/$(STATE)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(RUN) catalog check

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

# Every page of the sample workspace in both themes and two widths, to look at.
screenshots: $(VENV)/.dev
	$(BIN)/python -m tests.web.proofs.screenshots screenshots

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The browser's scripts; what they are built into is committed, so that running needs no Node.
frontend:
	cd app/web/frontend && npm ci --silent && npm run --silent check && npm run --silent build

# Collects the words of the pages into app/web/locale; docs/translating.md says what comes next.
messages: $(VENV)/.dev
	$(BIN)/python -m app.web.messages

# The locks carry hashes and no address; `uv` is the only tool that is not in them.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --group build pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --group build --group dev -c requirements.txt pyproject.toml \
		-o requirements-dev.txt

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Grantwright needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) demo-output demo-workspace .mypy_cache .ruff_cache .hypothesis .deep
