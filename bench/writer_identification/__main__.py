"""Are the product's hands hands? A test of writer identification, whose table it prints in Markdown.

    python -m bench.writer_identification [--writers 200] bench.writer_identification.specimens:specimen

The specimens are named by module and object. It ends with 1 where the table falls short, and says where.
"""

import argparse
import sys
from collections.abc import Iterator
from pkgutil import resolve_name

from bench.writer_identification.identify import Ranks
from bench.writer_identification.table import Table, failures, measured
from bench.writer_identification.trials import DOUBTINGS, NAMINGS, WRITERS


def markdown(table: Table) -> Iterator[str]:
    yield f"{table.writers} writers, chance {1 / table.writers:.1%}; first / among five\n"
    yield "| named by another sheet | asked | all features | without sizes | z-scored |"
    yield "|---|---|---|---|---|"
    for name, found in table.named.items():
        bound = NAMINGS[name].at_least
        columns = " | ".join(map(_ranks, (found.all, found.directions, found.z_scored)))
        yield f"| {name} | {f'{bound:.0%}' if bound else ''} | {columns} |"
    yield f"| normalised, same text | | | | {_ranks(table.shapes.named)} |"
    yield "\n| equal-error rate | asked | all features | z-scored |"
    yield "|---|---|---|---|"
    for name, rates in table.doubted.items():
        between = DOUBTINGS[name].between
        asked = f"{between[0]:.0%} to {between[1]:.0%}" if between else ""
        yield f"| {name} | {asked} | {rates.all:.1%} | {rates.z_scored:.1%} |"
    yield f"\nBase hands told apart by shape: {len(table.shapes.base_hands)}"


def _ranks(found: Ranks) -> str:
    return f"{found.first:.1%} / {found.among_five:.1%}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("specimen", help="module:object")
    parser.add_argument("--writers", type=int, default=WRITERS)
    given = parser.parse_args()
    table = measured(resolve_name(given.specimen), given.writers)
    print("\n".join(markdown(table)))
    short = failures(table)
    print(*short, sep="\n", file=sys.stderr)
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main())
