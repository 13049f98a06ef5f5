# `make help` lists what there is. Settings are environment variables: see docs/operating.md.

# The Python that .venv is made with, once; name another with PYTHON=/path/to/python3.
PYTHON := $(or $(PYTHON),$(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done))
need_python = $(if $(PYTHON),,$(error Python 3.11 or later is needed. \
	Install it, or name it: make PYTHON=/path/to/python3))

# The paths are relative, so that make copes with a clone whose path has spaces.
run_env = $(need_python)@"$(PYTHON)" bootstrap.py requirements.lock
dev_env = $(need_python)@"$(PYTHON)" bootstrap.py requirements-dev.lock
python = .venv/bin/python
timetracker = @.venv/bin/timetracker
workers ?= 2

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: ## Serve on http://127.0.0.1:8080, with a PostgreSQL of its own unless DATABASE_URL is set
	$(run_env)
	$(timetracker) serve

demo: ## The same with a year of a small agency's data in it, if the database is empty
	$(run_env)
	$(timetracker) serve --demo

test: ## Run the tests; ARGS="tests/timer -x" are pytest's
	$(dev_env)
	$(python) -m pytest -n $(workers) --dist worksteal $(ARGS)

sure: check test ## Everything that must hold before a commit: check, then test

check: ## Form, types and floors, without the tests
	$(dev_env)
	$(python) -m ruff format --check
	$(python) -m ruff check
	$(python) -m mypy
	$(python) .venv/bin/lint-imports

format: ## Put the code into form
	$(dev_env)
	$(python) -m ruff format
	$(python) -m ruff check --fix

openapi: ## Write docs/openapi.json anew
	$(dev_env)
	$(timetracker) openapi > docs/openapi.new && mv docs/openapi.new docs/openapi.json

migration: ## Draft the next migration from the models: make migration m="Invoices"
	$(if $(m),,$(error Say what it is for: make migration m="Invoices"))
	$(dev_env)
	$(timetracker) draft-migration "$(m)"

bench: ## Measure what docs/performance.md claims
	$(dev_env)
	$(python) -m benchmarks $(ARGS)

lock: ## Pin the newest versions of the dependencies, with their hashes
	$(dev_env)
	$(pin) --group pyproject.toml:build --output-file requirements-build.lock
	$(pin) pyproject.toml --output-file requirements.lock
	$(pin) pyproject.toml --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock

pin = .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate

clean: ## Remove .venv and what tools have left; the data in TIMETRACKER_HOME stay
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help run demo test sure check format openapi migration bench lock clean

fire: ## Webhooks, live stream, sync feed and audit log under fire (minutes, not part of make test)
	$(dev_env)
	FIRE=1 $(python) -m pytest tests_fire tests/live/test_audit_chain.py tests/live/test_sync.py \
		tests/live/test_stream_races.py -s $(ARGS)

fuzz: ## Requests, filters and histories by chance, 50,000 of them and more (long)
	$(dev_env)
	FUZZ=1 $(python) -m pytest tests/fuzz tests/bulk/test_sameness.py tests/house/test_unchanged.py -s $(ARGS)

chaos: ## Kill, cut off, fill up and overload real processes (15 minutes); ARGS="-k postgres" a part
	$(dev_env)
	$(python) -m pytest tests_chaos -s $(ARGS)

clients: ## Generate clients from docs/openapi.json, and call a server with them (needs npm)
	$(dev_env)
	$(python) -m clients

assets: ## Fetch what the dashboard takes from others anew, as pinned in its package-lock.json (needs npm)
	cd app/dashboard/frontend && npm ci && node vendor.mjs && rm -rf node_modules

translations: ## Bring the dashboard's translations up to date with its words
	$(dev_env)
	$(babel) extract --mapping-file $(translations)/babel.cfg --keywords lazy_gettext --no-location \
		--sort-output --no-wrap --project TimeTracker --output-file $(translations)/messages.pot app
	$(babel) update --input-file $(translations)/messages.pot --output-dir $(translations) \
		--ignore-obsolete --no-fuzzy-matching --no-wrap
	rm $(translations)/messages.pot
	$(babel) compile --directory $(translations)

translations = app/dashboard/translations
babel = .venv/bin/pybabel -q

browser: ## Try the dashboard in a real browser (needs chromium, not part of make test)
	$(dev_env)
	$(python) -m pytest tests_browser $(ARGS)

screenshots: ## Take the pictures of the README anew (needs chromium)
	$(dev_env)
	$(python) -m pytest tests_browser/screenshots.py

.PHONY: fire fuzz chaos clients assets translations browser screenshots
