"""Break chosen lines one at a time, and see that the tests next to each notice.

    python scripts/mutants.py [--jobs N] [WORD …]

The lines stand in `mutants.toml`; words choose those whose name, file or tests hold one of them. The tests
are run unbroken first. Ends with 1 when a broken line stays unnoticed, and names it. Works on copies: the
tree is not touched.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parent.parent
TABLE = Path(__file__).with_name("mutants.toml")
UNSEEN = shutil.ignore_patterns(".*", "__pycache__", "demo-output")
LONGEST_SECONDS = 900
"""A mutant that makes the tests hang is noticed: somebody waits for them."""
FAILED = 1
"""pytest's exit code when tests ran and failed; others say that the mutant was no fair one."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`find` stands in the file exactly once and becomes `put`; one of the tests then fails."""

    name: str
    file: str
    find: str
    put: str
    tests: tuple[str, ...]

    def broken(self, root: Path) -> str:
        """The file's text with the line broken. Raises ValueError when it is not there exactly once."""
        text = (root / self.file).read_text(encoding="utf-8")
        if text.count(self.find) != 1:
            raise ValueError(f"{self.name}: {self.file} holds {self.find!r} {text.count(self.find)} times")
        return text.replace(self.find, self.put)

    def is_meant(self, words: Sequence[str]) -> bool:
        return not words or any(
            word in text for word in words for text in (self.name, self.file, *self.tests)
        )


def read_table() -> list[Mutant]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutant"]
    return [Mutant(**row | {"tests": tuple(row["tests"])}) for row in rows]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at once")
    parser.add_argument("words", nargs="*", metavar="WORD")
    arguments = parser.parse_args()
    mutants = [mutant for mutant in read_table() if mutant.is_meant(arguments.words)]
    for mutant in mutants:
        mutant.broken(ROOT)
    with copies(arguments.jobs) as trees:
        if not passes_whole(mutants, trees):
            print("the tests fail with nothing broken")
            return 1
        with ThreadPoolExecutor(arguments.jobs) as hands:
            verdicts = list(hands.map(lambda mutant: tell(mutant, verdict(mutant, trees)), mutants))
    unnoticed = [mutant.name for mutant, said in zip(mutants, verdicts, strict=True) if said != "noticed"]
    print(f"{len(mutants) - len(unnoticed)} of {len(mutants)} broken lines are noticed")
    return 1 if unnoticed else 0


def passes_whole(mutants: Sequence[Mutant], trees: "SimpleQueue[Path]") -> bool:
    """Whether all the tests pass in a copy with nothing broken."""
    tree = trees.get()
    try:
        return run_tests(tree, sorted({test for mutant in mutants for test in mutant.tests}), None) == 0
    finally:
        trees.put(tree)


@contextmanager
def copies(count: int) -> Iterator[SimpleQueue[Path]]:
    """So many copies of the tree, free to be broken."""
    trees: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for number in range(count):
            trees.put(Path(shutil.copytree(ROOT, Path(folder) / str(number), ignore=UNSEEN)))
        yield trees


def verdict(mutant: Mutant, trees: "SimpleQueue[Path]") -> str:
    """What the tests say of a mutant: noticed, UNNOTICED, or why they could not say."""
    tree = trees.get()
    file = tree / mutant.file
    whole = file.read_text(encoding="utf-8")
    try:
        file.write_text(mutant.broken(tree), encoding="utf-8")
        code = run_tests(tree, mutant.tests)
    except subprocess.TimeoutExpired:
        return "noticed"
    finally:
        file.write_text(whole, encoding="utf-8")
        trees.put(tree)
    return {FAILED: "noticed", 0: "UNNOTICED"}.get(code, f"NOT TRIED, pytest ended with {code}")


def tell(mutant: Mutant, said: str) -> str:
    print(f"{said:10} {mutant.name} ({mutant.file})", flush=True)
    return said


def run_tests(tree: Path, tests: Sequence[str], seconds: float | None = LONGEST_SECONDS) -> int:
    """pytest's exit code; the tree comes before whatever is installed."""
    argv = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(argv, cwd=tree, env=environment, capture_output=True, timeout=seconds, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
