# The targets that people use; `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TOOLCHAIN := $(CURDIR)/.toolchain
export PATH := $(TOOLCHAIN)/node_modules/.bin:$(CURDIR)/node_modules/.bin:$(PATH)
export NODE_NO_WARNINGS := 1

# Sources run as they stand: types are stripped, workspace packages resolve by their `source` condition.
TS := node -C source

# What the house is built from; a stamp is older than its sources when something must be made again.
PROTO := $(wildcard proto/cadml/*/v1/*.proto) proto/buf.gen.yaml proto/buf.yaml
SOURCES := $(shell find libs services -path '*/node_modules' -prune -o -path '*/dist' -prune -o -name '*.ts' -print 2>/dev/null)

.PHONY: help up asked down status logs test golden check bench bench-retrieval bench-invariance fuzz e2e build generate statistics format api-key clean-data samples clean

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-16s %s\n", $$1, $$2 }'

up: asked build ## install, build, start the fleet, load the samples, run the main job once
	@$(TS) scripts/fleet/up.ts --asked

# Removed by `make down`: an `up` that is still building then starts nothing.
asked:
	@run="$${CADML_RUN_DIR:-.run}"; mkdir -p "$$run" && touch "$$run/asked"

# The mark goes first: while the toolchain of the first `make up` is not there, nothing else can call it off.
down: ## stop what `make up` started; data stays
	@rm -f "$${CADML_RUN_DIR:-.run}/asked"
	@if [ -x .toolchain/node_modules/.bin/node ]; then $(TS) scripts/fleet/down.ts; else echo "Nothing was started here."; fi

status: .toolchain/installed ## services, ports, states, pids
	@$(TS) scripts/fleet/status.ts

logs: .toolchain/installed ## follow the logs; S=gateway for one service
	@$(TS) scripts/fleet/logs.ts $(S)

test: build .toolchain/test-packages ## every test, from a clean clone, with or without a running fleet
	@$(TS) scripts/test/run.ts

golden: build ## write the golden answers of the public API again
	@UPDATE_GOLDEN=1 $(TS) --experimental-vm-modules node_modules/jest/bin/jest.js --selectProjects integration --testTimeout=60000 --runTestsByPath services/gateway/test/integration/golden.test.ts

check: build ## format, lint, layers, types, protos, generated files
	@$(TS) scripts/check/run.ts

bench: build ## the figures, each beside its reference; ONLY=name for one
	@$(TS) bench/run.ts $(ONLY)

bench-retrieval: .toolchain/installed ## how well descriptors find parts: DIR=<folder of library/label/file>
	@$(TS) bench/retrieval/run.ts $(DIR)

bench-invariance: .toolchain/installed ## how much the shape descriptor changes when parts are moved, meshed, converted
	@$(TS) bench/retrieval/invariance.ts

fuzz: build ## damaged files for a service of its own: SECONDS= SEED= FORMATS=, or CASE=<seed>:<n>
	@SECONDS='$(SECONDS)' CASES='$(CASES)' SEED='$(SEED)' CASE='$(CASE)' FORMATS='$(FORMATS)' $(TS) scripts/fuzz/run.ts

# In a folder of its own: the data of `make up` stay as they are.
e2e: export CADML_RUN_DIR := build/e2e
e2e: build ## upload a whole library through a fleet of its own and check every answer
	@$(TS) scripts/fleet/down.ts && rm -rf "$$CADML_RUN_DIR"
	@$(TS) scripts/e2e/run.ts

build: .toolchain/bundles ## everything that runs in production form

generate: .toolchain/installed ## code from protos, settings tables, .env.example, docs tables
	@cd proto && buf format -w . && buf generate
	@$(TS) scripts/generate/run.ts

samples: build ## make the sample parts again (reproducible byte for byte)
	@$(TS) scripts/samples/run.ts

statistics: build ## make the seed statistics of vector-search again, from the samples
	@mkdir -p build
	@$(TS) scripts/samples/vectors.ts >build/vectors.jsonl
	@cd services/vector-search && $(TS) scripts/make-statistics.ts <../../build/vectors.jsonl >../../build/seed.ts
	@mv build/seed.ts services/vector-search/src/adapters/sql/seed-statistics.ts
	@biome format --write services/vector-search/src/adapters/sql/seed-statistics.ts >/dev/null

format: .toolchain/installed ## write the house style into every file
	@biome check --write .

api-key: .toolchain/installed ## a further key: PROJECT= ROLE= SCOPES= [EXPIRES_DAYS=]
	@$(TS) scripts/fleet/api-key.ts

clean-data: .toolchain/installed ## remove all data of the local fleet, after asking
	@$(TS) scripts/fleet/clean-data.ts

clean: ## remove what was built; data stays
	@rm -rf .toolchain node_modules libs/*/node_modules services/*/node_modules scripts/node_modules bench/node_modules services/*/dist libs/faiss/build libs/sandbox/build build

# --- how it is built -------------------------------------------------------------------------------

.toolchain/node: scripts/bootstrap.sh
	@sh scripts/bootstrap.sh
	@touch $@

.toolchain/test-packages: .toolchain/node
	@sh scripts/bootstrap.sh tests
	@touch $@

.toolchain/installed: .toolchain/node pnpm-lock.yaml pnpm-workspace.yaml package.json $(wildcard libs/*/package.json services/*/package.json scripts/package.json bench/package.json)
	@echo "Installing the packages of the lockfile …"
	@pnpm install --frozen-lockfile --reporter=silent || pnpm install --frozen-lockfile
	@touch $@

.toolchain/faiss: .toolchain/installed $(wildcard libs/faiss/native/*) libs/faiss/Makefile
	@$(MAKE) -C libs/faiss
	@touch $@

.toolchain/sandbox: .toolchain/installed $(wildcard libs/sandbox/native/*) libs/sandbox/Makefile
	@$(MAKE) -C libs/sandbox
	@touch $@

.toolchain/bundles: .toolchain/installed .toolchain/faiss .toolchain/sandbox scripts/build.ts $(SOURCES)
	@$(TS) scripts/build.ts
	@touch $@
