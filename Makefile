# make demo: set up and show the whole product, no network needed beyond the package index
# make test: set up and run every check and test
PYTHON ?= python3
BIN := .venv/bin
RUNS := .venv/.installed
TESTS := .venv/.installed-for-tests
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

.PHONY: demo test lint types tests bench soak clean

demo: $(RUNS)
	$(BIN)/quwen demo

test: lint types tests

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "quwen needs Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "venv is missing: apt-get install python3-venv"; exit 1; }

$(RUNS): .venv/bin/python pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

$(TESTS): .venv/bin/python pyproject.toml constraints.txt
	$(PIP) -e '.[test]'
	@touch $@ $(RUNS)

lint: $(TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TESTS)
	$(BIN)/mypy

tests: $(TESTS)
	$(BIN)/pytest --cov --cov-report=
	$(BIN)/coverage report --include='crawler/*,storage/*' --fail-under=90 --skip-covered

# PEERS: a Python that has the rivals; `python ../shared/pages/bench.py --pip` prints the line that installs them
PEERS ?= $(BIN)/python
bench: $(TESTS)
	$(BIN)/python -m tests.bench.report --peer-python $(PEERS)

soak: $(TESTS)
	$(BIN)/python -m tests.soak

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .hypothesis .coverage
