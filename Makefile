# Everything starts here: `make demo` shows it, `make test` proves it. Both do all set-up themselves.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
# the tests start hundreds of processes, and each would compile the project anew
unexport PYTHONDONTWRITEBYTECODE
RUN := $(VENV)/bin
# three render the touchscreen without a display or a GPU, and Kivy asks for libmtdev1; cups prints, and is a printer to
# test with; systemd checks its own units; head office's page is looked at with chromium
PACKAGES := python3-venv ffmpeg poppler-utils libegl1 libgl1 libgl1-mesa-dri libmtdev1 cups-daemon cups-client systemd postgresql chromium
# two more than there are cores: a quarter of a worker's time is waiting, for a camera, a sound card or a process
WORKERS ?= $(shell echo $$(( $$(nproc) + 2 )))
# what `make deb-test` needs beside them
DEB_PACKAGES := debootstrap systemd-container
CLIPS ?= ../shared/clips
# whole clips of scanned shoes: what renders them, its own interpreter, and where clips and other evidence are kept
GENERATOR ?= ../shared/generator
EVIDENCE := $(or $(GAIT_EVIDENCE),$(HOME)/.cache/gait-evidence)
RENDERER ?= $(EVIDENCE)/renderer/bin/python
SCANNED = $(RUN)/python -m tests.accuracy.scanned $(EVIDENCE)/scanned --generator $(GENERATOR) --renderer $(RENDERER)

.PHONY: help demo test lint format accuracy accuracy-scanned accuracy-page bench kiosk kiosk-demo screens speech deb deb-test chain-demo chain-deb chain-deb-test soak fuzz models setup

demo: setup  ## analyse the demo clip: verdict, out/demo/report.pdf, out/demo/frames/
	$(RUN)/gait analyse models/demo.mp4 --standing models/demo_standing.mp4 --out out/demo
	@echo "report   out/demo/report.pdf"
	@echo "pictures out/demo/frames/"

help:  ## this list
	@grep -hE '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/:.*  ## /\t/' | expand -t 20

test: setup  ## linters, types, layers, and the test suite on all cores; COVER=1 with coverage
	@linted=$$(mktemp); make --no-print-directory lint >$$linted 2>&1 & lint=$$!; \
	$(RUN)/pytest -n $(WORKERS) --dist worksteal $(if $(COVER),--cov --cov-report=term:skip-covered); tests=$$?; \
	wait $$lint; lint=$$?; cat $$linted; rm $$linted; exit $$((tests | lint))

lint: setup  ## linters, format, types, layers
	$(RUN)/ruff check gait kiosk chain tests models
	$(RUN)/ruff format --check gait kiosk chain tests models
	$(RUN)/mypy & types=$$!; $(RUN)/lint-imports --no-cache && wait $$types

format: setup  ## bring the code into ruff's format
	$(RUN)/ruff check --fix gait kiosk chain tests models
	$(RUN)/ruff format gait kiosk chain tests models

accuracy: setup  ## measure against clips with known truth (CLIPS=../shared/clips)
	$(RUN)/python -m tests.accuracy $(CLIPS)

accuracy-scanned: setup $(RENDERER)  ## whole clips of scanned shoes, rendered once
	$(SCANNED)

accuracy-page: setup $(RENDERER)  ## both, and the tables of docs/accuracy.md and README anew
	-$(RUN)/python -m tests.accuracy $(CLIPS) --write docs/accuracy.md --outcomes docs/evidence
	-$(SCANNED) --write docs/accuracy.md --outcomes docs/evidence/scanned.jsonl
	$(RUN)/python -m tests.accuracy.reliability docs/evidence/*.jsonl --out docs/reliability.svg --write docs/accuracy.md
	$(RUN)/python -m tests.accuracy.page

$(EVIDENCE)/renderer/bin/python: | $(VENV)/.packages
	$(PYTHON) -m venv $(EVIDENCE)/renderer
	$@ -m pip install --quiet -r $(GENERATOR)/requirements.txt

bench: setup  ## how quick it is, as ratios
	$(RUN)/python -m tests.bench

kiosk: setup  ## the store's touchscreen
	$(RUN)/kiosk

kiosk-demo: setup  ## the touchscreen with a clip in the camera's place; staff PIN 0000
	$(RUN)/kiosk --demo

screens: setup  ## every screen and state as pictures in out/screens
	$(RUN)/python -m tests.screens out/screens
	$(RUN)/python -m tests.kiosk.ui.long_words

deb: setup  ## the package, out/deb/
	PYTHON=$(RUN)/python packaging/build kiosk

deb-test: deb bare-debian  ## as root: that package on a bare Debian 12
	PYTHON=$(RUN)/python packaging/test

chain-demo: setup  ## a centre and two shops with visits, until Ctrl-C; CHAIN_DEMO_ONCE=1 ends by itself
	$(RUN)/python -m tests.chain.demo

chain-deb: setup  ## the centre's package, out/deb/
	PYTHON=$(RUN)/python packaging/build chain

chain-deb-test: chain-deb bare-debian  ## as root: that package on a bare Debian 12
	PYTHON=$(RUN)/python packaging/chain/test

.PHONY: bare-debian
bare-debian:
	@dpkg -s $(DEB_PACKAGES) >/dev/null 2>&1 || apt-get install -y -qq --no-install-recommends $(DEB_PACKAGES) >/dev/null

speech: setup  ## what the kiosk says aloud, spoken anew; needs npm, espeak-ng and ffmpeg
	$(RUN)/python -m models.speech

soak: setup  ## hundreds of visits with faults by chance
	$(RUN)/python -m tests.soak

fuzz: setup  ## files, names and sights made by chance, for ten minutes (FUZZ_S=600)
	$(RUN)/python -m tests.fuzz $(or $(FUZZ_S),600)

models: setup  ## fetch weights again that are missing or damaged
	$(RUN)/python -m gait.weights.fetch

setup: $(VENV)/.packages $(VENV)/.ready models/cache/pose.converted.json  ## all that the rest needs

$(VENV)/.packages: Makefile
	@test -n "$(PYTHON)" || { echo "Python 3.11 is missing: install the package python3.11."; exit 1; }
	@missing=""; for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "These system packages are missing; install them and start again:$$missing"; exit 1; fi; \
	fi
	@mkdir -p $(VENV) && touch $@

$(VENV)/.ready: pyproject.toml constraints.txt | $(VENV)/.packages
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,kiosk,treadmill,link,chain]'
	@touch $@

models/cache/pose.converted.json: models/manifest.json | $(VENV)/.ready
	$(RUN)/python -m gait.weights.fetch
	@touch $@
