# Demerit. `make demo` is all a newcomer needs; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
# uv makes the virtual environment from uv.lock: one on the PATH, or our own in .uv/
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo .uv/bin/uv)

# where nothing can be written at home, what uv downloads and what is compiled is kept in .uv/, too
CACHE_HOME := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)
ifneq ($(shell mkdir -p "$(CACHE_HOME)/demerit" "$(CACHE_HOME)/uv" 2>/dev/null && test -w "$(CACHE_HOME)/uv" && echo yes),yes)
export UV_CACHE_DIR ?= $(CURDIR)/.uv/cache
export NUMBA_CACHE_DIR ?= $(CURDIR)/.uv/kernels
endif

# what runs the benchmark against peers: the environment that has them, if it was made, else ours, which has NumPy
PEERS = $(if $(wildcard .peers/.ready),.peers/bin/python,$(BIN)/python)

.PHONY: help setup dev cluster demo test check format verify lowest bench bench-peers peers docs-picture wheel clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: .venv/.ready ## make .venv, with the `demerit` command in it
	@echo "Ready: $(BIN)/demerit --help"

.uv/bin/uv:
	@echo "No uv found: installing it into .uv/ (this folder only)"
	@rm -rf .uv
	@if $(PYTHON) -m pip --version >/dev/null 2>&1; then \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .uv uv; \
	elif $(PYTHON) -m venv .uv >/dev/null 2>&1; then \
		.uv/bin/python -m pip install --quiet --disable-pip-version-check uv; \
	else \
		rm -rf .uv; \
		echo "To set up Demerit you need uv, or Python's pip or venv. On Debian: apt-get install python3-venv" >&2; \
		exit 1; \
	fi

.venv/.ready: pyproject.toml uv.lock $(filter .uv/bin/uv,$(UV))
	@echo "Setting up .venv from uv.lock"
	@$(UV) sync --locked --no-dev --inexact
	@touch $@

dev: .venv/.ready-dev
.venv/.ready-dev: .venv/.ready
	@echo "Adding the tools for tests and checks to .venv"
	@$(UV) sync --locked
	@touch $@

cluster: setup ## add to .venv what one run in several processes wants: mpi4py, and MPICH for a runtime
	@$(UV) sync --locked --no-dev --inexact --extra cluster

demo: setup ## run the press's scheme on a village for a year, beside its twin; writes demo/report.html
	@$(BIN)/demerit run as_reported --place village --days 365 --out demo
	@echo
	@echo "The report: $(CURDIR)/demo/report.html (open it in a browser)"

test: dev ## the fast tests
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: dev ## style, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: dev ## let ruff format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

verify: dev ## the slow tests: the reference model, theory, other packages
	@$(BIN)/python -m pytest verification

lowest: dev ## try the lowest versions that pyproject.toml declares, in environments of their own
	@$(BIN)/python -m pytest verification/test_lowest.py

bench: dev ## measure speed, memory and start-up; nothing is asserted
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done
	@echo "== benchmarks/peers/timing.py"; $(PEERS) benchmarks/peers/timing.py

bench-peers: dev ## the benchmark against peers alone: whether they agree, then how long each takes
	@$(PEERS) benchmarks/peers/agree.py
	@$(PEERS) benchmarks/peers/timing.py

peers: .peers/.ready ## make .peers, an environment with the frameworks that Demerit is compared with
.peers/.ready: benchmarks/peers/requirements.txt pyproject.toml
	@echo "Setting up .peers"
	@$(PYTHON) -m venv .peers
	@.peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers/requirements.txt -e .
	@touch $@

docs-picture: dev ## render the README's picture from demo/report.html (needs chromium)
	@test -f demo/report.html || $(MAKE) demo
	@$(BIN)/python docs/picture.py demo/report.html docs/img/report.png

wheel: dev ## build the wheel into dist/
	@$(BIN)/uv build --wheel --quiet && ls dist/*.whl

clean: ## remove everything that these targets made, except runs/
	@rm -rf .venv .peers .uv .pytest_cache .ruff_cache .mypy_cache .hypothesis dist build demo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
