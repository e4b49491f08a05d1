# `make figures` reproduces every figure, `make test` checks everything; each sets up .venv first.

PYTHON ?= python3
GOLD ?= ../shared/gold
BIN := .venv/bin

# pip, Jupyter and Matplotlib each want a home folder; where there is none to write to, they get one inside .venv
ifneq ($(shell test -n "$$HOME" && test -d "$$HOME" && test -w "$$HOME" && echo yes),yes)
export HOME := $(shell mkdir -p .venv/home && cd .venv/home && pwd)
endif

.PHONY: venv figures test lint lab docs class release accuracy

venv: .venv/stamp

.venv/stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	@# pip is silent while it unpacks
	@while sleep 8; do echo "packages are being installed into .venv"; done & trap "kill $$!" EXIT; \
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

figures: venv
	$(BIN)/framing figures notebooks --out figures

lint: venv
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict framing

test: lint
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lab: venv
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" notebooks/01-compare-outlets.ipynb

docs: venv
	$(BIN)/sphinx-build --fail-on-warning --keep-going docs docs/_build

# the folder of a class as a ZIP, for a teacher without Python
class: venv
	$(BIN)/python .ci/class_zip.py dist

# what is attached to a release, with the figures in the lessons printed anew: they have to be those that are committed
release: test class
	$(BIN)/python corpus/machine.py
	git diff --exit-code -- docs/teach corpus
	$(BIN)/hatchling build --directory "$(CURDIR)/dist"
	cd dist && sha256sum *.zip *.whl *.tar.gz > SHA256SUMS

# figures against human coding; needs the coded data, which is not ours to pass on
accuracy: venv
	$(BIN)/python benchmarks/accuracy.py $(GOLD)
