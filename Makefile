# `make` alone prints this list. Everything lives in .venv; nothing else on the machine changes.

PYTHON ?= python3
OUT ?= out/demo
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test verify check format lock bench assets clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .venv/ready ## .venv with everything a film needs; the second time takes nothing from the network

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 3; }
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --require-hashes --requirement requirements.txt
	.venv/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	.venv/bin/pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@

demo: .venv/ready ## a narrated film from the article in examples/ (OUT=DIR chooses where)
	@.venv/bin/ytempire generate --from examples/space-station.md --out "$(OUT)"

serve: .venv/ready ## the service at http://127.0.0.1:8000; the first start says how to sign in
	@.venv/bin/ytempire serve

test: .venv/ready-dev ## the whole test suite
	.venv/bin/pytest -n auto --dist loadfile --no-loadscope-reorder

verify: .venv/ready-dev ## what is promised, measured (ONLY="kills caps-sqlite", LONG=1, MARKDOWN=1)
	.venv/bin/python -m verify $(if $(ONLY),--only $(ONLY)) $(if $(LONG),--long) $(if $(KILLS),--kills $(KILLS)) $(if $(FILMS),--films $(FILMS)) $(if $(MARKDOWN),--markdown)

check: .venv/ready-dev ## format, lint, types, imports, tests: exactly what CI runs
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy --num-workers 2
	.venv/bin/lint-imports
	$(MAKE) --no-print-directory test

format: .venv/ready-dev ## put the code in shape
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

LOCK = .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --build-deps-for=editable \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: ## resolve pyproject.toml into the hashed requirements files (UPGRADE=1 takes newer versions)
	$(LOCK) $(if $(UPGRADE),--upgrade) --output-file=requirements.txt pyproject.toml
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml

bench: .venv/ready-dev ## speed and cost, written to docs/benchmarks.md (ONLY="render engine startup")
	.venv/bin/python -m bench out/bench $(if $(ONLY),--only $(ONLY))

assets: ## the committed style sheet, scripts, font and icons of the dashboard, anew (needs Node)
	$(PYTHON) scripts/dashboard_assets.py
	.venv/bin/python -m app.dashboard.words

clean: ## forget cached work and made films
	rm -rf data out build
