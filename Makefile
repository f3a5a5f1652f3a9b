# Everything goes through .venv; `make demo` and `make test` need nothing but Python 3.11 and make.
PYTHON ?= python3
# An index with CPU-only PyTorch wheels, for those whose registry would bring CUDA: make TORCH_INDEX=<address> venv
TORCH_INDEX ?=
PORT ?= 8000
V := .venv/bin
STAMP := .venv/.installed

.PHONY: venv demo serve test check bench stress clean

venv: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(V)/python || $(PYTHON) -m venv .venv
	$(V)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -c constraints.txt torch
	$(V)/pip install --quiet -c constraints.txt -e '.[matching,postgresql,notebooks,test,check]'
	touch $(STAMP)

demo: $(STAMP)
	$(V)/qualmap --database sqlite:///demo.sqlite3 load
	QUALMAP_INSTANCE=instance HF_HUB_OFFLINE=1 $(V)/qualmap --database sqlite:///demo.sqlite3 propose
	QUALMAP_INSTANCE=instance $(V)/qualmap --database sqlite:///demo.sqlite3 serve --port $(PORT)

serve: $(STAMP)
	$(V)/qualmap serve --port $(PORT)

test: check
	HF_HUB_OFFLINE=1 $(V)/python -m pytest -n auto --dist loadfile
	HF_HUB_OFFLINE=1 $(V)/python -m pytest --nbmake -p no:cacheprovider notebooks -q

check: $(STAMP)
	$(V)/ruff check .
	$(V)/ruff format --check .
	$(V)/mypy
	$(V)/lint-imports
	$(V)/qualmap check

bench: $(STAMP)
	$(V)/python -m tests.benchmarks

stress: $(STAMP)
	QUALMAP_STRESS=1 $(V)/python -m pytest -m stress

clean:
	rm -rf .venv build dist *.egg-info
