# make chat    set up, index the sample articles and serve the chat
# make test    set up and run linters, types and tests
# make setup   only set up: a virtual environment in .venv with everything in it

PYTHON ?= python3.11
TORCH ?= torch==2.13.0
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
ARTICLES ?= seeds/articles
INDEX ?= .cita/seeds
PORT ?= 7860

.PHONY: chat test setup lock quality faults clean

chat: setup
	$(BIN)/cita index --index $(INDEX) --prune $(ARTICLES)
	$(BIN)/cita chat --index $(INDEX) --port $(PORT)

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not faults"

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX),) "$(TORCH)"
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

lock: setup
	$(BIN)/pip freeze --exclude-editable --exclude torch | sort --ignore-case > constraints.txt

quality: setup
	$(BIN)/cita eval questions seeds/questions.jsonl --articles seeds/articles

faults: setup
	$(BIN)/pytest -m faults

clean:
	rm -rf $(VENV) .cita build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
