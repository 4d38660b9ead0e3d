# Two commands: `make` sets up and runs the samples through the pipeline; `make test` runs all tests.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo setup test test-duckdb2 check docs lock clean
.DEFAULT_GOAL := demo

demo: setup
	$(BIN)/notices up
	$(BIN)/notices ingest samples/notices samples/forms
	@echo
	$(BIN)/notices sql "SELECT n.issuer, d.kind, d.due_at, d.quote FROM deadlines d JOIN notices n USING (notice_id) WHERE n.duplicate_of IS NULL ORDER BY d.due_at"
	@echo
	@echo "The facts are in data/notices.duckdb; ask your own questions with $(BIN)/notices sql \"...\""
	@$(BIN)/notices up

setup: .venv/users
test: .venv/developers
	$(BIN)/pytest -n auto --dist loadfile

# All tests on the other DuckDB that is supported, in an environment of its own.
test-duckdb2: .venv-duckdb2/developers
	.venv-duckdb2/bin/pytest -n auto --dist loadfile

.venv-duckdb2/developers: requirements.lock requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv-duckdb2
	.venv-duckdb2/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	.venv-duckdb2/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	.venv-duckdb2/bin/python -m pip install --quiet --disable-pip-version-check --no-deps duckdb==2.0.0
	.venv-duckdb2/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

check: .venv/developers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The pages that come from the program, then the site; a link that leads nowhere fails.
docs: .venv/developers
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

.venv/users: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developers: .venv/users requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

# Writes both locks anew (needs uv). duckdb stays on 1.5: its extensions come as wheels for that line only.
UV_COMPILE = uv pip compile pyproject.toml --extra build --extra ocr --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links --constraint constraints.txt --quiet
lock:
	$(UV_COMPILE) --output-file requirements.lock
	$(UV_COMPILE) --extra machines --extra lake --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .venv-duckdb2 data site
