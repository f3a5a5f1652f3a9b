# Everything goes through .venv; `make demo` and `make test` need nothing but Python 3.11 and make.
PYTHON ?= python3
# An index with CPU-only PyTorch wheels, for those whose registry would bring CUDA: make TORCH_INDEX=<address> venv
TORCH_INDEX ?=
PORT ?= 8000
V := .venv/bin
STAMP := .venv/.installed

.PHONY: venv demo serve test check shots bench stress clean

venv: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(V)/python || $(PYTHON) -m venv .venv
	$(V)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -c constraints.txt torch
	$(V)/pip install --quiet -c constraints.txt -e '.[matching,postgresql,notebooks,test,check]'
	touch $(STAMP)

DEMO := $(V)/qualmap --database sqlite:///demo.sqlite3

demo: export QUALMAP_INSTANCE = instance
demo: export HF_HUB_OFFLINE = 1
demo: $(STAMP)
	$(DEMO) load
	$(DEMO) propose
	@password=$$($(V)/python -c 'from mapper.passwords import new_password; print(new_password("demo"))'); \
	person() { \
	  login=$$1; shift; \
	  printf '%s\n' "$$password" | $(DEMO) user add $$login "$$@" --password-stdin >/dev/null 2>&1 || \
	  printf '%s\n' "$$password" | $(DEMO) user password $$login --password-stdin >/dev/null; \
	}; \
	person li --name 李 --role administrator --role publisher --role reviewer && \
	person wang --name 王 --role publisher --role reviewer && \
	person zhao --name 赵 --role reviewer && \
	echo "Reviewers sign in at /login as li (also administrator and publisher), wang (also publisher) or zhao;" && \
	echo "their password for this run: $$password"
	$(DEMO) serve --port $(PORT)

serve: $(STAMP)
	$(V)/qualmap serve --port $(PORT)

test: check
	HF_HUB_OFFLINE=1 $(V)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
	HF_HUB_OFFLINE=1 $(V)/python -m pytest --nbmake -p no:cacheprovider notebooks -q

check: $(STAMP)
	$(V)/ruff check .
	$(V)/ruff format --check .
	$(V)/mypy
	$(V)/lint-imports
	$(V)/qualmap check

shots: $(STAMP)
	QUALMAP_SHOTS=1 HF_HUB_OFFLINE=1 $(V)/python -m pytest -n auto --dist loadfile -m browser

bench: $(STAMP)
	$(V)/python -m tests.benchmarks

stress: $(STAMP)
	QUALMAP_STRESS=1 $(V)/python -m pytest -m stress

clean:
	rm -rf .venv build dist *.egg-info
