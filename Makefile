# Each verb works on a fresh clone: it sets up what it needs in .venv first.
PYTHON = .venv/bin/python

# Empty, so that compiled modules are kept whatever is set outside: tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test test-all mutants check bench chaos gallery setup serve clean

demo: .venv/.runtime  ## start the platform, make a dataset, download it to demo-output/
	$(PYTHON) -m symage_cli.main demo

serve: .venv/.runtime  ## start the platform and leave it running
	$(PYTHON) -m symage_cli.main up

test: .venv/.dev check  ## the checks and the tests
	$(PYTHON) -m pytest -q -n 2

test-all: .venv/.dev check  ## the tests and the long proofs
	$(PYTHON) -m pytest -q -n 2 -m "long or not long"

mutants: .venv/.dev  ## break chosen lines one by one: does a test notice each? (nightly, half an hour)
	$(PYTHON) scripts/mutants.py --jobs 2

check: .venv/.dev  ## format, lint, types and layers
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-cache

bench: .venv/.dev  ## every figure of docs/performance.md
	$(PYTHON) -m bench.run

chaos: .venv/.dev  ## an hour of jobs while everything that can die is killed; docs/reliability.md
	$(PYTHON) -m bench.chaos --minutes 60

gallery: .venv/.dev  ## the pictures of docs/gallery.md anew
	$(PYTHON) -m scripts.gallery

setup: .venv/.dev

.venv/.runtime: pyproject.toml constraints.txt scripts/setup
	sh scripts/setup runtime

.venv/.dev: pyproject.toml constraints.txt scripts/setup
	sh scripts/setup dev

clean:
	rm -rf .venv demo-output
