# The commands a person types. Each sets up what it needs; a second run says little and is quick.
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)

.PHONY: help setup setup-demo console build test demo check bench clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## Install the packages (Debian 12, npm)
	@tools/setup

setup-demo:
	@tools/setup --demo

console:
	@npm --prefix console run --silent build

build: setup console
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS)

test: build ## Set up, build and run every test
	@tools/run-tests dev

demo: setup-demo console ## From nothing to a finished report; ONCE=1 checks itself and exits
	@tools/demo $(if $(ONCE),--once)

check: setup ## Format, sizes, layers, forbidden calls, lint, header self-containment
	@tools/check

bench: ## Measure, beside a rival in the same run, and write docs/benchmarks.md
	@tools/setup --bench
	@cmake --preset release -DNIGHTLIGHT_BUILD_BENCH=ON >/dev/null
	@cmake --build --preset release --target benches -j $(JOBS)
	@tools/run-benches

clean: ## Remove what was built
	@rm -rf build console/dist console/node_modules demo-data
