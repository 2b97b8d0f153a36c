# The commands of the README. `make drill` and `make test` need nothing but Rust, Python and the package registries.

PYTHON ?= python3
VENV := target/python
ENGINES := target/engines
AWS_TOOLS := target/aws-tools
TOOLS := target/tools
BENCH_TOOLS := target/bench-tools
BOOTSTRAP := --package functions --bin bootstrap --profile lambda
CARGO := cargo
DENY := 0.20.2
ASL_VALIDATOR := 4.0.0

STORM ?= --runs 10000
CHROMIUM ?= /usr/bin/chromium

.PHONY: drill test bench storm console walk screenshot check-console lint lint-aws lint-asl tools python aws-tools openapi
.PHONY: package package-code package-console deploy deploy-code deploy-console

drill: ## run the sample drill
	$(CARGO) run --locked --package drsctl -- drill

test: ## everything; SCHEMATHESIS_EXAMPLES=100 sends over 2,000 generated requests to the HTTP API
	$(MAKE) --no-print-directory --jobs 3 lint check-console
	$(CARGO) build --locked --workspace
	$(CARGO) test --locked --workspace
	$(CARGO) run --locked --package system-tests --bin storm -- --runs 200
	$(MAKE) --no-print-directory walk

console: frontend/dist/index.html ## the web console at http://127.0.0.1:8080, with simulated servers
	$(CARGO) run --locked --package drsctl -- serve

check-console: frontend/node_modules/.package-lock.json ## lint, unit tests and build of the web console
	cd frontend && npm run --silent check

# Whole flows in a browser against `drsctl serve`. Debian has the browser; where it cannot be installed they are left out.
walk: frontend/dist/index.html
	@[ -x $(CHROMIUM) ] || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update --quiet=2 && \
		apt-get install --quiet=2 --yes --no-install-recommends chromium fonts-liberation >/dev/null; } || true
	@if [ -x $(CHROMIUM) ]; then $(CARGO) build --locked --package drsctl && cd frontend && CHROMIUM=$(CHROMIUM) npm run --silent e2e; \
	else echo "skipped: the walks need a browser; set CHROMIUM to yours"; fi

screenshot: walk ## the picture of the README
	cp frontend/screenshots/readme.jpg frontend/execution.jpg

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(shell find frontend/src frontend/vite frontend/public frontend/vite.config.ts frontend/index.html frontend/openapi.json -type f 2>/dev/null)
	cd frontend && npm run --silent build

frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund --loglevel=error

storm: ## 10,000 random runs; STORM="--runs 1 --seed 7" repeats one
	$(CARGO) run --locked --package system-tests --bin storm -- $(STORM)

# The Lambdas as they ship, but for this processor: at fixed addresses, too, which is what musl on arm64 means to Rust.
bench: python $(BENCH_TOOLS)/installed ## figures with their targets; BENCH="--only lag,growth" picks some
	rustup target add x86_64-unknown-linux-musl
	CC_x86_64_unknown_linux_musl=gcc CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER=rust-lld \
		$(CARGO) rustc --locked $(BOOTSTRAP) --target x86_64-unknown-linux-musl -- -C relocation-model=static
	$(CARGO) build --locked --package drsctl
	$(CARGO) run --locked --package system-tests --bin bench -- $(BENCH)

lint:
	@$(MAKE) --no-print-directory tools
	@$(MAKE) --no-print-directory lint-aws
	@$(MAKE) --no-print-directory lint-asl $(TOOLS)/cargo-deny-$(DENY)
	$(CARGO) fmt --all -- --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps --document-private-items --quiet
	$(TOOLS)/bin/cargo-deny --locked check licenses bans sources

$(TOOLS)/cargo-deny-$(DENY):
	CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR=$(TOOLS)/build $(CARGO) install --quiet --locked --debug --root $(TOOLS) --version $(DENY) cargo-deny
	rm -rf $(TOOLS)/build
	@touch $@

# cfn-lint looks at permissions only where there is nothing left for SAM to transform, so it sees both.
lint-aws: aws-tools
	@if [ -x $(AWS_TOOLS)/bin/sam ]; then set -e; \
		export AWS_DEFAULT_REGION=eu-west-1 SAM_CLI_TELEMETRY=0; \
		$(AWS_TOOLS)/bin/sam validate --lint --template infra/aws/template.yaml; \
		$(AWS_TOOLS)/bin/cfn-lint infra/aws/*.yaml; \
		$(AWS_TOOLS)/bin/python tests/system/infra/transform.py > $(AWS_TOOLS)/template.json; \
		$(AWS_TOOLS)/bin/cfn-lint $(AWS_TOOLS)/template.json; \
	fi

# A second opinion on the state machines, beside statelint, which a test runs: by schema, and of every path.
lint-asl: $(TOOLS)/asl-validator-$(ASL_VALIDATOR)/node_modules/.package-lock.json
	@for machine in statemachine/*.asl.json; do $(dir $<).bin/asl-validator --json-path $$machine || exit 1; done

$(TOOLS)/asl-validator-$(ASL_VALIDATOR)/node_modules/.package-lock.json:
	npm install --prefix $(TOOLS)/asl-validator-$(ASL_VALIDATOR) --no-audit --no-fund --loglevel=error asl-validator@$(ASL_VALIDATOR)

# The tools that tests use from PyPI, at pinned versions: AWS CLI, boto3 and linters; and other engines that run state
# machines, which pin boto3 themselves and live apart for that.
tools: python aws-tools

python: $(VENV)/installed $(ENGINES)/installed

aws-tools: $(AWS_TOOLS)/installed

$(VENV)/installed: tests/requirements.txt
$(ENGINES)/installed: tests/engines.txt
$(AWS_TOOLS)/installed: infra/aws/requirements.txt
$(BENCH_TOOLS)/installed: lambdas/functions/benches/requirements.txt

%/installed:
	@if $(PYTHON) -c 'import venv' 2>/dev/null; then \
		$(PYTHON) -m venv $* && \
		$*/bin/pip install --quiet --no-compile --disable-pip-version-check --requirement $<; \
	else mkdir -p $*; echo "skipped: Python is not here, tests that need it skip themselves"; fi
	@touch $@

openapi: ## write frontend/openapi.json anew
	UPDATE_OPENAPI=1 $(CARGO) test --locked --package system-tests --test system -- api::openapi

package: package-code package-console $(VENV)/installed ## the zip of all Lambdas for arm64, the console, the templates
	$(VENV)/bin/python infra/aws/deploy.py build

$(AWS_TOOLS)/packager: infra/aws/package-requirements.txt $(AWS_TOOLS)/installed
	$(AWS_TOOLS)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

package-code: $(AWS_TOOLS)/packager
	rustup target add aarch64-unknown-linux-musl
	CC_aarch64_unknown_linux_musl=$(CURDIR)/infra/aws/arm64-cc CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER=rust-lld \
		$(CARGO) build --locked $(BOOTSTRAP) --target aarch64-unknown-linux-musl
	$(AWS_TOOLS)/bin/python infra/aws/zipped.py target/aarch64-unknown-linux-musl/lambda/bootstrap target/bootstrap.zip
	@ls -l target/bootstrap.zip

package-console:
	cd frontend && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

deploy: package $(VENV)/installed ## to the AWS account of the environment, as infra/aws/samconfig.toml says
	$(VENV)/bin/python infra/aws/deploy.py all

deploy-code: package-code $(VENV)/installed ## only the Lambdas' code, for development
	$(VENV)/bin/python infra/aws/deploy.py code

deploy-console: package-console $(VENV)/installed ## only the console
	$(VENV)/bin/python infra/aws/deploy.py console
