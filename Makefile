PYTHON ?= python3
ifeq ($(OS),Windows_NT)
VENV := .venv/Scripts
else
VENV := .venv/bin
endif
READY := .venv/calctutor-setup.txt

.PHONY: help run test check lint types readme wheel clean

help:  ## list the targets
	@grep -E "^[a-z]+:.*##" Makefile | sed -E "s/^([a-z]+):.*## /make \1\t/"

$(READY): pyproject.toml constraints.txt scripts/setup_env.py
	@$(PYTHON) scripts/setup_env.py

run: $(READY)  ## set up what is missing, then open the tutor in the browser
	$(VENV)/python app.py

test: $(READY)  ## set up what is missing, then run the tests
	$(VENV)/python -m pytest

lint: $(READY)  ## ruff
	$(VENV)/ruff check src tests scripts app.py benchmarks

types: $(READY)  ## mypy --strict
	$(VENV)/mypy

check: lint types test  ## everything that a change has to pass

readme: $(READY)  ## run the examples of the README and show what they print
	$(VENV)/python scripts/readme_examples.py

wheel: $(READY)  ## build dist/*.whl and the source archive
	$(VENV)/python -m build

clean:  ## remove .venv, built files and caches; notes and indexes stay
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
