# Two commands do everything:   make run    the page on http://127.0.0.1:7860
#                               make test   the tests
# Both first do `make setup`, which is idempotent and takes no time when nothing has changed.

PYTHON ?= python3
# Where PyTorch's CPU build is looked for first; `make TORCH_INDEX= setup` leaves this step out.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
# Passed on: make run ARGS="--port 8000 --share", make test ARGS="-k quantise"
ARGS ?=
SPACE ?=

PY := .venv/bin/python
export PYTHON TORCH_INDEX

# Where Homebrew keeps FluidSynth on a Mac; pyfluidsynth looks for it there.
ifeq ($(shell uname -s),Darwin)
export HOMEBREW_PREFIX ?= $(shell brew --prefix 2>/dev/null)
endif

.PHONY: help run test journeys load fuzz check setup audio dev system chromium lint types format lock space clean

help:
	@echo 'make run    the page on port 7860 (ARGS="--port 8000 --share")'
	@echo 'make test   the tests, five of them in a browser (ARGS="-k name")'
	@echo 'make journeys  all other tests in a browser: every way through the page, wide and on a phone'
	@echo 'make load   many users at once, what they get and what grows (ARGS=--fake takes a minute)'
	@echo 'make fuzz   files, sentences, links and pieces as a stranger may send them (ARGS=--quick)'
	@echo 'make check  lint, types and tests, as in continuous integration'
	@echo 'make setup  .venv with everything the page needs, FluidSynth and a soundfont'
	@echo 'make audio  packages that listening to a recording needs, beside those of the page'
	@echo 'make dev    the same, and what training and tests need'
	@echo 'make space SPACE=user/name   publish to a Hugging Face Space (ARGS=--dry-run only lists the files)'
	@echo 'make format, make lock, make clean'

run: setup
	@$(PY) app.py $(ARGS)

# On two cores; a file's tests stay together, since they share what takes long to open.
test: dev chromium
	@$(PY) -m pytest -n 2 --dist loadfile -m "not journeys" $(ARGS)

journeys: dev chromium
	@$(PY) -m pytest -m journeys $(ARGS)

load: dev
	@$(PY) benchmarks/load.py $(ARGS)

fuzz: dev
	@$(PY) benchmarks/fuzz.py $(ARGS)

check:
	@.ci/run

setup:
	@scripts/venv.sh run
	@scripts/system.sh

audio: setup
	@$(PY) -m pip --disable-pip-version-check install -q -c constraints.txt -r requirements-audio.txt

dev:
	@scripts/venv.sh dev
	@scripts/system.sh

# FluidSynth and a soundfont: tried again
system: setup
	@scripts/system.sh again

chromium: dev
	@scripts/chromium.sh

lint: dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: dev
	@.venv/bin/mypy musicgen scripts app.py

format: dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: dev
	@scripts/lock.sh

space: setup
	@test -n "$(SPACE)" || { echo 'Say where to: make space SPACE=user/name'; exit 2; }
	@$(PY) scripts/publish_space.py "$(SPACE)" $(ARGS)

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
