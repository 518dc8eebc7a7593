"""What states, their insurances and their places ask of wages, as formulas of a year see it under `tax.`.

Source: the tab-separated files beside the constants of the years, which say where each row comes from. A year
that a file does not reach takes the nearest that it has.
What does not belong here: the methods of withholding (`state_schedules.py`, `state_tax.py`).
"""

from collections.abc import Mapping
from csv import DictReader
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from symage.forms.tables import OTHERWISE, Table

Row = Mapping[str, str]

_FIRST, _LAST = 2024, 2026
"""The years that the files have."""
_ADDED = ("401k", "403b", "457b", "simple", "health", "fsa", "dependent_care", "hsa_employee", "hsa_employer")
_INSURANCE_TEXTS = ("label", "base")
_INSURANCE_FIGURES = ("rate", "cap", "most", "often")
_NO_LIMIT = Fraction(10_000_000)


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a file of the constants, such as us_localities; lines that begin with # are for readers."""
    text = (files("form_definitions") / "constants" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(MappingProxyType(row) for row in DictReader(lines, delimiter="\t"))


def state_tables(year: int) -> dict[str, Table]:
    """Tables by name: what wages hold, top rates, insurance and localities of a year."""
    known = min(max(year, _FIRST), _LAST)
    return {
        "state_wages": _wages(),
        "state_top_rates": _top_rates(),
        "state_insurance": _insurance(known),
        "localities": _localities(known),
    }


def _wages() -> Table:
    """By state: 1 for each kind of pay that box 1 leaves out and the state taxes."""
    return _table(
        {row["state"]: {_name(kind): int(row[kind]) for kind in _ADDED} for row in rows("us_state_wages")}
    )


def _name(kind: str) -> str:
    """A name that formulas can write."""
    return f"plan_{kind}" if kind[0].isdigit() else kind


def _top_rates() -> Table:
    """By state: the lowest that the highest rate has been, so that no year's method is exceeded."""
    lowest: dict[str, Fraction] = {}
    for row in rows("us_state_withholding"):
        top = Fraction(row["top_rate"])
        lowest[row["state"]] = min(top, lowest.get(row["state"], top))
    return _table(lowest)


def _insurance(year: int) -> Table:
    """By state: label_1, rate_1 … of its first insurance, and so on."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows("us_state_insurance"):
        if int(row["year"]) != year:
            continue
        known = found.setdefault(row["state"], {})
        number = len(known) // len((*_INSURANCE_TEXTS, *_INSURANCE_FIGURES)) + 1
        known.update({f"{name}_{number}": row[name] for name in _INSURANCE_TEXTS})
        known.update({f"{name}_{number}": _figure(row[name]) or _NO_LIMIT for name in _INSURANCE_FIGURES})
    return _table(found)


def _localities(year: int) -> Table:
    """By place, as `Lansing MI` or `Posey County IN`: what those pay who live there, work there, do both."""
    return _table({f"{row['place']} {row['state']}": _locality(row, year) for row in rows("us_localities")})


def _locality(row: Row, year: int) -> dict[str, Any]:
    rate = _figure(row[f"rate_{year}"])
    return {
        "label": row["label"],
        "label_work": row["label_work"],
        "base": row["base"],
        "home": Fraction(0) if row["who"] == "workers" else rate,
        "work": _figure(row[f"work_{year}"]),
        "both": rate,
        "exemption": _figure(row["exemption"]),
        "capped": row["cap"] == "1",
        "schedule": row["schedule"] or None,
    }


def _figure(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _table(cells: Mapping[str, Any]) -> Table:
    return Table({**cells, OTHERWISE: None})
