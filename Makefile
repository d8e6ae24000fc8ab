# `make run` tries the site out, `make test` runs every test; `make` alone lists the rest.
# Needs python3 (3.11 or newer) and nothing else of ours: the rest goes into .venv.

PYTHON ?= python3
PORT ?= 8000
# Further arguments: make test ARGS="-k plan", make bench ARGS="exports --rows 10000"
ARGS ?=

# Python compiles what it loads when it loads it: much less than all that is installed.
PIP_INSTALL = .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile \
	--require-hashes
CATALOGUES = $(patsubst %.po,%.mo,$(shell find config -name '*.po'))
# The trial on one's own machine: never the database or the folders of a server's environment. What
# Python has compiled is stored, or each command would take twice as long.
TRIAL = env -u PYTHONDONTWRITEBYTECODE -u DATABASE_URL -u DATA_DIR -u ALLOWED_HOSTS -u BIND \
	-u TAWSIYAT_DEBUG TAWSIYAT_LOCAL=1 SECRET_KEY="$$(cat var/secret-key)"
MANAGE = $(TRIAL) .venv/bin/python manage.py
MANAGE_DEBUG = $(TRIAL) TAWSIYAT_DEBUG=1 .venv/bin/python manage.py

.PHONY: help run dev data password test test-fast pictures bench lint messages catalogues lock clean

help:
	@echo "make run        serve the site on this machine, with example data (PORT=$(PORT))"
	@echo "                EXAMPLE=fictional: four invented years, where there are no data yet"
	@echo "make dev        the same for a developer: what you change shows at the next reload"
	@echo "make password   give the account staff a new random password"
	@echo "make test       run every test, on SQLite and PostgreSQL, then in a browser (ARGS=...)"
	@echo "make test-fast  run the tests of rules and data on SQLite, in a minute or so (ARGS=...)"
	@echo "make pictures   take the pictures of the staff guide anew, by the journeys in the browser"
	@echo "make bench      measure a site with 100,000 recommendations (ARGS=growth, writes, exports, proxy, ...);"
	@echo "                ARGS=\"faults --rounds 5\" kills it in the middle of work, on both databases"
	@echo "make lint       check form, imports and types of the code, and the templates"
	@echo "make messages   bring the catalogues up to date, compile them, write the glossary"
	@echo "make lock       choose the newest allowed requirements, and lock them with their hashes"
	@echo "make clean      remove all that can be made again; the data in var/ stay"

run: staticfiles/staticfiles.json data
	@$(TRIAL) .venv/bin/gunicorn --config deploy/gunicorn.conf.py --bind 127.0.0.1:$(PORT) \
		--workers 2 || { echo "If port $(PORT) is taken, choose another: make run PORT=8001"; exit 1; }

dev: data
	@$(MANAGE_DEBUG) runserver 127.0.0.1:$(PORT)

# The database with the example and an account, as `make run` and `make dev` serve it.
data: .venv/.runtime-installed var/secret-key catalogues
	@echo "Preparing the database ..."
	@$(MANAGE) prepare_trial $(if $(filter fictional,$(EXAMPLE)),--fictional)
	@echo
	@echo "The site:   http://127.0.0.1:$(PORT)/"
	@echo "For staff:  http://127.0.0.1:$(PORT)/admin/"
	@echo "Ctrl-C stops it; the data stay in var/."

password: .venv/.runtime-installed var/secret-key
	@$(MANAGE) createstaff --reset

test: .venv/.dev-installed var/secret-key catalogues staticfiles/staticfiles.json
	@.venv/bin/python -m tests.run $(ARGS)

test-fast: .venv/.dev-installed var/secret-key catalogues staticfiles/staticfiles.json
	@.venv/bin/python -m tests.run --fast $(ARGS)

pictures: .venv/.dev-installed var/secret-key catalogues staticfiles/staticfiles.json
	@PICTURES=1 .venv/bin/python -m tests.run tests/browser

bench: .venv/.dev-installed var/secret-key catalogues staticfiles/staticfiles.json
	@.venv/bin/python -m benchmarks $(ARGS)

lint: .venv/.dev-installed
	@echo "Checking the form of Python files and templates ..."
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports --no-logo --no-cache
	@.venv/bin/mypy --no-error-summary
	@find templates -name '*.html' -print0 | xargs -0 -r .venv/bin/djade --check --target-version 5.2

messages: .venv/.runtime-installed var/secret-key
	@$(MANAGE) makecatalogues
	@$(MANAGE) compilecatalogues
	@$(TRIAL) .venv/bin/python -m tests.support.glossary

catalogues: $(CATALOGUES)

# One run compiles all that have changed.
%.mo: %.po | .venv/.runtime-installed var/secret-key
	@$(MANAGE) compilecatalogues

lock: .venv/.dev-installed
	@echo "Locking the requirements ..."
	@$(UV_COMPILE) --output-file requirements.lock
	@$(UV_COMPILE) --extra s3 --constraint requirements.lock --output-file requirements-s3.lock
	@$(UV_COMPILE) --extra dev --constraint requirements-s3.lock --output-file requirements-dev.lock

UV_COMPILE = .venv/bin/uv pip compile --quiet pyproject.toml --upgrade --universal \
	--python-version 3.11 --generate-hashes --no-header --no-annotate

clean:
	find benchmarks config recommendations tests -name __pycache__ -prune -exec rm -rf {} +
	find config -name '*.mo' -delete

# The stamps below are what makes the second `make run` quick.

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "This Python cannot make a virtual environment: install its venv module" \
		"(on Debian and Ubuntu: apt install python3-venv)."; exit 1; }
	@echo "Making the virtual environment .venv ..."
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime-installed: requirements.lock .venv/.made
	@echo "Installing the requirements into .venv (a minute or so) ..."
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

# The requirements of the site are among them: one installation takes less time than two.
.venv/.dev-installed: requirements-dev.lock .venv/.made
	@echo "Installing the requirements of the site and its tests into .venv (a minute or so) ..."
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch .venv/.runtime-installed $@

# Signs the sessions of the trial; only its owner may read it.
var/secret-key: | .venv/.made
	@umask 077 && mkdir -p var && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

staticfiles/staticfiles.json: .venv/.runtime-installed config/settings.py \
		$(shell find recommendations/static -type f) | var/secret-key
	@echo "Collecting the static files ..."
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@
