# The commands of the README. `make drill` and `make test` need nothing but Rust, Python and the package registries.

PYTHON ?= python3
VENV := target/python
ENGINES := target/engines
TOOLS := target/tools
CARGO := cargo
DENY := 0.20.2

STORM ?= --runs 10000

.PHONY: drill test storm lint python openapi

drill: ## run the sample drill
	$(CARGO) run --locked --package drsctl -- drill

test: lint ## everything; SCHEMATHESIS_EXAMPLES=100 sends over 2,000 generated requests to the HTTP API
	$(CARGO) build --locked --workspace
	$(CARGO) test --locked --workspace
	$(CARGO) run --locked --package system-tests --bin storm -- --runs 200

storm: ## 10,000 random runs; STORM="--runs 1 --seed 7" repeats one
	$(CARGO) run --locked --package system-tests --bin storm -- $(STORM)

lint: python $(TOOLS)/cargo-deny-$(DENY)
	$(CARGO) fmt --all -- --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps --document-private-items --quiet
	$(TOOLS)/bin/cargo-deny --locked check licenses bans sources

$(TOOLS)/cargo-deny-$(DENY):
	CARGO_TARGET_DIR=$(TOOLS)/build $(CARGO) install --quiet --locked --debug --root $(TOOLS) --version $(DENY) cargo-deny
	rm -rf $(TOOLS)/build
	@touch $@

# The tools that tests use from PyPI, at pinned versions: AWS CLI, boto3 and linters; and other engines that run state
# machines, which pin boto3 themselves and live apart for that.
python: $(VENV)/installed $(ENGINES)/installed

$(VENV)/installed: tests/requirements.txt
$(ENGINES)/installed: tests/engines.txt

%/installed:
	@if $(PYTHON) -c 'import venv' 2>/dev/null; then \
		$(PYTHON) -m venv $* && \
		$*/bin/pip install --quiet --disable-pip-version-check --requirement $<; \
	else mkdir -p $*; echo "skipped: Python is not here, tests that need it skip themselves"; fi
	@touch $@

openapi: ## write frontend/openapi.json anew
	UPDATE_OPENAPI=1 $(CARGO) test --locked --package system-tests --test system -- api::openapi
