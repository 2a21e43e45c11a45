# make demo: set up and show the whole product, no network needed beyond the package index
# make test: set up and run every check and test
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: demo test lint types tests bench soak clean

demo: $(STAMP)
	$(BIN)/quwen demo

test: lint types tests

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "quwen needs Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "venv is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

tests: $(STAMP)
	$(BIN)/pytest --cov --cov-report=term:skip-covered --cov-report=
	$(BIN)/coverage report --include='crawler/*,storage/*' --fail-under=90 --format=total
	@echo "branch coverage of crawler/ and storage/ is at least 90%"

bench: $(STAMP)
	$(BIN)/python -m tests.bench.report

soak: $(STAMP)
	$(BIN)/python -m tests.soak

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .hypothesis .coverage
