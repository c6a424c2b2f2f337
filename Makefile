# make chat      set up, index the sample articles and serve the chat
# make test      set up, then run linters, types and tests; browser tests are skipped where there is no Chromium
# make setup     only set up: a virtual environment in .venv with all that Cita needs to run
# make quality   answer the sample questions and say how many answers are right
# make bench     how fast the encoder embeds, beside all-MiniLM-L6-v2, and archives of SIZES passages are searched
# make peers     the same texts in LangChain, txtai and LlamaIndex, each set up in .peers; BEIR=FOLDER of a test collection
# make load      how long 20 and 100 people wait who ask one server; ARTICLES=FOLDER for other articles
# make screenshots   pictures of every state of the page in screenshots/, each checked for accessibility; needs npm
# make faults    kill, damage, fill, crowd and attack, for half an hour; prints what was tried, survived and lost
# make cluster-test   the tests of Milvus, in an environment of their own beside .venv (420 MB more)
# make cluster-faults   a worker of a Ray cluster killed while it fills a Milvus, for minutes
# make lock      write the installed versions to constraints.txt
# make clean     remove all that the above made
#
# PYTHON=python3.12     another interpreter, 3.11 or newer
# TORCH_INDEX=URL       another package index for torch alone, for instance one that offers it without CUDA
# ARTICLES=FOLDER INDEX=FOLDER PORT=NUMBER     for make chat; ARTICLES, SIZES="1k 10k" for make bench

PYTHON ?= $(shell command -v python3.11 || command -v python3)
TORCH ?= torch==2.13.0
TORCH_INDEX ?=
ARTICLES ?= seeds/articles
INDEX ?= .cita/seeds
PORT ?= 7860
SIZES ?= 1k 10k 100k 1M
PEERS := langchain txtai llamaindex
ifeq ($(ARTICLES),seeds/articles)
EXAMPLES := --example "What did Biden say?" --example "Cosa ha detto Draghi sull'euro?" \
	--example "How many Russian soldiers were killed or wounded?" --example "Chi ha detto «siamo sulla cometa»?"
endif

VENV := .venv
CLUSTER_VENV := .venv-cluster
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
INDEXED = $(BIN)/cita index --index $(INDEX) --prune $(ARTICLES)
TOO_OLD := Cita needs Python 3.11 or newer, and $(or $(PYTHON),python3) is not. Name one: make PYTHON=/path/to/python

.DELETE_ON_ERROR:
.PHONY: chat test setup quality bench peers load screenshots faults cluster-test cluster-faults lock clean

# An index of an earlier version is made again from its articles.
chat: setup
	$(INDEXED) || { $(BIN)/cita reindex --index $(INDEX) && $(INDEXED); }
	$(BIN)/cita chat --index $(INDEX) --port $(PORT) $(EXAMPLES)

test: $(VENV)/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not faults"

setup: $(VENV)/ready

quality: setup
	$(BIN)/cita eval questions seeds/questions.jsonl --articles seeds/articles
	$(BIN)/cita eval questions seeds/questions_hard.jsonl --articles seeds/articles
	$(BIN)/cita eval conversations seeds/conversations.jsonl --articles seeds/articles
	$(BIN)/cita eval broad seeds/broad.jsonl --articles seeds/articles
	$(BIN)/cita eval quotes seeds/quotations.jsonl

bench: $(VENV)/ready-to-test
	$(BIN)/cita bench --articles $(ARTICLES) --sizes $(SIZES)

peers: setup $(PEERS:%=.peers/%/ready)
	@test -n "$(BEIR)" || { echo 'Name a test collection in the layout of BEIR: make peers BEIR=FOLDER' >&2; exit 1; }
	PYTHONPATH=. $(BIN)/python peers/compare.py $(BEIR)

.peers/%/ready: peers/%.txt
	"$(PYTHON)" -m venv .peers/$*
	.peers/$*/bin/python -m pip install --quiet --disable-pip-version-check \
		$(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) "$(TORCH)" -r $<
	touch $@

load: $(VENV)/ready-to-test
	$(BIN)/python tests/load.py --articles $(ARTICLES)

screenshots: $(VENV)/ready-to-test tests/web/node_modules
	CITA_REQUIRE_BROWSER=1 $(BIN)/python tests/take_screenshots.py screenshots

tests/web/node_modules: tests/web/package-lock.json
	npm ci --prefix tests/web --no-audit --no-fund
	touch $@

faults: $(VENV)/ready-to-test
	$(BIN)/pytest -m faults --ignore tests/faults
	$(BIN)/pytest -m "not quick" tests/faults

# CITA_TEST_MILVUS=milvus+http://HOST:19530 has them run against that Milvus too; without it they are skipped there.
cluster-test: $(CLUSTER_VENV)/ready
	$(CLUSTER_VENV)/bin/python -m pytest tests/test_index_stores.py tests/test_index_milvus.py

cluster-faults: $(CLUSTER_VENV)/ready
	$(CLUSTER_VENV)/bin/python -m pytest -m faults tests/faults/test_bulk_faults.py

lock: $(VENV)/ready-to-test
	$(BIN)/python -m pip freeze --exclude-editable | grep -v -i -E '^(torch|triton|nvidia-[^=]*|cuda-[^=]*)==' \
		| sort --ignore-case > constraints.new
	mv constraints.new constraints.txt
	touch $(VENV)/ready $(VENV)/ready-to-test

clean:
	rm -rf $(VENV) $(CLUSTER_VENV) .cita .peers build screenshots tests/web/node_modules *.egg-info .mypy_cache \
		.ruff_cache .pytest_cache .hypothesis

$(VENV)/ready: pyproject.toml constraints.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(TOO_OLD)' >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) "$(TORCH)"
	$(PIP) --editable .
	touch $@

$(VENV)/ready-to-test: $(VENV)/ready
	$(PIP) --editable ".[dev]"
	touch $@

# Sees what .venv holds, and adds the two extras.
$(CLUSTER_VENV)/ready: $(VENV)/ready-to-test
	"$(PYTHON)" -m venv $(CLUSTER_VENV)
	$(BIN)/python -c 'import sysconfig; print("import site; site.addsitedir(%r)" % sysconfig.get_path("purelib"))' \
		> "$$($(CLUSTER_VENV)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/cita.pth"
	$(CLUSTER_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		"milvus-lite>=3.2,<4" "pymilvus>=3,<4" "pyarrow>=20" "ray[data]>=2.50,<3"
	touch $@
