"""The codes of claims as columns: diagnoses, services, and which of them stand together.

Row -1 of every column is "none": it fits nothing and stands beside anything, so that lists of row numbers
may be padded.
What does not belong here: what is drawn together (encounters.py).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

PAYERS = "MDCTWF"
"""Medicare, Medicaid, a commercial plan, TRICARE or CHAMPVA, a casualty insurer (of work or cars), FECA."""
SEXES = "FM"
ANY = 999
"""Beyond every age in years and every week of a pregnancy."""
OWN = "SYN"
"""How the product's own service codes begin: HCPCS has letters in the first or the last place only."""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this folder; lines that begin with # are comments."""
    text = files("symage.identities.claims").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return list(
        csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    )


def span(text: str, lowest: int = 0, highest: int = ANY) -> tuple[int, int]:
    """'3-40', '3-' or '-40' as both ends; the empty text as the widest."""
    low, _, high = text.partition("-")
    return int(low or lowest), int(high or highest)


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """ICD-10-CM codes. `names` have the point, `texts` not."""

    names: tuple[str, ...]
    texts: pa.StringArray
    youngest: Ints
    oldest: Ints
    """Completed years at the service."""
    sex: Ints
    """Number in SEXES, or -1 for both."""
    first_week: Ints
    last_week: Ints
    """Of the pregnancy; -1 and more when it is about none."""
    side: Ints
    """0 none or both, 1 right, 2 left."""
    begins: Flags
    """May stand first."""
    follows: Flags
    """May stand behind another."""
    beside: Flags
    """Tells of another diagnosis or of a circumstance; no service is for it alone."""
    causes: Flags
    """External causes, places and activities: V, W, X and Y codes."""
    preventive: Flags
    parted: Flags
    """Pairs that may not stand on one claim: Excludes1 notes and the pairs of conflicts.tsv."""

    def row(self, name: str) -> int:
        return self.names.index(name)

    def starting(self, starts: Sequence[str]) -> Flags:
        """The codes that begin with one of some texts."""
        return np.array([name.startswith(tuple(starts)) for name in self.names] + [False])


@cache
def diagnoses() -> Diagnoses:
    table = rows("diagnoses")
    names = tuple(row["code"] for row in table)
    ages = [span(row["ages"]) for row in table]
    weeks = [span(row["weeks"]) if row["weeks"] else (-1, ANY) for row in table]
    return Diagnoses(
        names=names,
        texts=pa.array([name.replace(".", "") for name in names], pa.string()),
        youngest=_padded([low for low, _ in ages], ANY),
        oldest=_padded([high for _, high in ages], 0),
        sex=_padded([_sex(row["sex"]) for row in table], -1),
        first_week=_padded([low for low, _ in weeks], -1),
        last_week=_padded([high for _, high in weeks], ANY),
        side=_padded(["RL".find(row["side"] or "?") + 1 for row in table], 0),
        begins=_flags([row["place"] != "never" for row in table]),
        follows=_flags([row["place"] != "only" for row in table]),
        beside=_flags([row["place"] == "never" for row in table]),
        causes=_flags([row["course"] == "cause" for row in table]),
        preventive=_flags([row["course"] == "preventive" for row in table]),
        parted=_parted(names, table),
    )


@dataclass(frozen=True, slots=True)
class Services:
    """HCPCS Level II codes and own ones. Prices are cents of one unit."""

    names: tuple[str, ...]
    texts: pa.StringArray
    youngest: Ints
    oldest: Ints
    sex: Ints
    low: Ints
    high: Ints
    fewest: Ints
    most: Ints
    """Units of a line, where the encounter says no others."""
    since: Ints
    """First day as days since 1970."""
    paid: Flags
    """By payer, in the order of PAYERS."""
    own: Flags
    ordered: Flags
    """Needs an ordering provider."""
    referred: Flags
    """Needs a referring provider."""
    tested: Flags
    """A laboratory test, which needs a CLIA number."""
    places: tuple[frozenset[str], ...]
    drugs: tuple[str, ...]
    """Measure of the drug and units of the code in one of it, such as ML/4; empty for what is no drug."""
    justified: Flags
    """By diagnosis: which of them the service is for."""

    def row(self, name: str) -> int:
        return self.names.index(name)


@cache
def services() -> Services:
    table = rows("services")
    ages = [span(row["ages"]) for row in table]
    units = [span(row["units"] if "-" in row["units"] else f"{row['units']}-{row['units']}") for row in table]
    return Services(
        names=tuple(row["code"] for row in table),
        texts=pa.array([row["code"] for row in table], pa.string()),
        youngest=_padded([low for low, _ in ages], ANY),
        oldest=_padded([high for _, high in ages], 0),
        sex=_padded([_sex(row["sex"]) for row in table], -1),
        low=_padded([round(float(row["low"]) * 100) for row in table], 0),
        high=_padded([round(float(row["high"]) * 100) for row in table], 0),
        fewest=_padded([low for low, _ in units], 0),
        most=_padded([high for _, high in units], 0),
        since=_padded([_day(row["since"]) for row in table], 0),
        paid=np.array(
            [[letter in row["pay"] for letter in PAYERS] for row in table] + [[False] * len(PAYERS)]
        ),
        own=_flags([row["code"].startswith(OWN) for row in table]),
        ordered=_flags(["order" in row["needs"] for row in table]),
        referred=_flags(["referral" in row["needs"] for row in table]),
        tested=_flags(["clia" in row["needs"] for row in table]),
        places=tuple(frozenset(row["places"].split(",")) for row in table),
        drugs=tuple(row["drug"] for row in table),
        justified=np.array([_justified(row["dx"]) for row in table] + [_nothing()]),
    )


def _justified(starts: str) -> Flags:
    """The diagnoses that a service is for; `*`: all but those that stand beside others, and vaccinations."""
    known = diagnoses()
    if starts == "*":
        return known.begins & ~known.starting(["Z23"])
    plain = tuple(starts.split(","))
    return np.array([name.replace(".", "").startswith(plain) for name in known.names] + [False])


def _nothing() -> Flags:
    return np.zeros(len(diagnoses().names) + 1, np.bool_)


def _parted(names: Sequence[str], table: Sequence[dict[str, str]]) -> Flags:
    pairs = [(row["code"], part.rstrip("-")) for row in table for part in row["excludes1"].split(",") if part]
    pairs += [(row["one"], row["other"]) for row in rows("conflicts")]
    found = np.zeros((len(names) + 1, len(names) + 1), np.bool_)
    for one, other in pairs:
        left = np.array([name.startswith(one) for name in names] + [False])
        right = np.array([name.startswith(other) for name in names] + [False])
        found |= left[:, None] & right
    found |= found.T
    np.fill_diagonal(found, False)
    return found


def _sex(text: str) -> int:
    return SEXES.index(text) if text else -1


def _day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(np.int64)) if text else 0


def _padded(values: Sequence[int], none: int) -> Ints:
    return np.array([*values, none], np.int64)


def _flags(values: Sequence[bool]) -> Flags:
    return np.array([*values, False])
