# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# uv does not read pip's settings; a mirror that pip was told of serves it too.
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

.PHONY: help install demo test bench golden lint format toolchain browser lock clean

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed ## Make .venv with the locked dependencies and the command `hub`

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.x" >&2; exit 1; }
	@echo "Installing the locked dependencies into $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check "$$(grep -o '^uv==[^ ]*' requirements.lock)"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

toolchain: install ## Build or find the Pulumi command and the OpenStack provider
	@$(BIN)/python -m toolchain

demo: install ## Deploy the hub to a local OpenStack, preview it on Azure, judge both, write the evidence
	@$(BIN)/hub demo

test: lint browser ## Run every check and every test
	@$(BIN)/pytest --numprocesses 2 --dist loadscope

browser: ## Find the browser that tests of the evidence page run in, or install Debian's
	@command -v "$${HUB_CHROMIUM:-chromium}" >/dev/null || \
		{ echo "Installing chromium for the tests of the page"; apt-get update --quiet >/dev/null && apt-get install --quiet --yes --no-install-recommends chromium >/dev/null; } || \
		{ echo "Tests of the page need Chromium: install it, or name it in HUB_CHROMIUM" >&2; exit 1; }

golden: install ## Write the golden graphs of the example hubs anew
	@PYTHONPATH=tests/support $(BIN)/python -m golden

bench: install ## Measure the hub's preview against the same resources written flat, and its growth
	@$(BIN)/python -m bench

lint: install ## Style, types and import contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: install ## Rewrite the sources in the common style
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

lock: install ## Resolve requirements.in anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--upgrade --output-file requirements.lock requirements.in

clean: ## Stop the local OpenStack and remove what this checkout made (the cache folder stays)
	@test ! -x $(BIN)/hub || $(BIN)/hub sandbox stop
	@rm -rf .hub $(VENV) evidence
