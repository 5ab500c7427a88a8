# Two commands: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Tests start the program hundreds of times: it is compiled once, also where the machine says otherwise.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run demo test test-long bench quality lint lock clean

run: $(VENV)/.run
	@test -f feeds.yaml || $(BIN)/aggregator init
	$(BIN)/aggregator run

demo: $(VENV)/.run
	$(BIN)/aggregator demo

test: $(VENV)/.dev lint
	$(BIN)/pytest

test-long: $(VENV)/.dev
	$(BIN)/pytest -m "long or not long"

bench: $(VENV)/.dev
	$(BIN)/python -m bench

# How well pages are read, items merged and headlines understood, with all that is confused on seen and unseen sets.
quality: $(VENV)/.dev
	$(BIN)/python -m tests.quality --unseen

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Locked versions, checked by hash; the package itself is installed in place.
$(VENV)/.run: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Writes both lock files anew from pyproject.toml (needs uv: pip install uv).
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml
lock:
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist
