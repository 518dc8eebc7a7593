"""What is different between two versions of a dataset: counts, statistics of its values, what it was made by.

A profile is what is kept of a version for that: a few figures of each column, not its values.
"""

import csv
import io
import math
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from symage.forms.definition import FormDefinition

ROWS = 20_000
"""Of the table, from its beginning: so many tell of the rest."""
COLUMNS = 300
SHOWN = 20
"""Columns that a comparison names, those that moved most first."""
LEAST = 0.02
"""Smaller moves of a share or a mean are not worth telling."""
CHANCE = 1.5
"""The same, to the root of how many people there are at least: others draw as far apart by chance."""
_AMOUNTS = ("money", "number", "percent")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")


@dataclass(slots=True)
class _Tally:
    """Of one column."""

    filled: int = 0
    numbers: int = 0
    total: float = 0.0
    low: float = float("inf")
    high: float = float("-inf")

    def add(self, text: str) -> None:
        if not text:
            return
        self.filled += 1
        number = _number(text)
        if number is not None:
            self.numbers += 1
            self.total += number
            self.low, self.high = min(self.low, number), max(self.high, number)

    def figures(self, rows: int, *, counts: bool) -> dict[str, Any]:
        """`counts`: whether the column has amounts. Their mean, where all that is filled are numbers."""
        share = {"filled": round(self.filled / max(rows, 1), 4)}
        if not counts or not self.numbers or self.numbers < self.filled:
            return share
        return {**share, "mean": round(self.total / self.numbers, 2), "low": self.low, "high": self.high}


def profile(
    manifest: Mapping[str, Any], table: Iterable[bytes], forms: Iterable[FormDefinition]
) -> dict[str, Any]:
    """`manifest`: as it is served; `table`: data.csv in chunks; `forms`: those that it is of."""
    return {
        "counts": dict(manifest["counts"]),
        "splits": {name: split["identities"] for name, split in manifest["splits"].items()},
        "bytes": manifest["total_bytes"],
        "generator_version": manifest["generator_version"],
        "forms": {form["form_id"]: str(form["version"]) for form in manifest["dataset_info"]["forms"]},
        "request": _request(manifest["dataset_info"]["generation_params"]),
        "seed": manifest["dataset_info"]["generation_params"]["seed"],
        "statistics": statistics(table, amounts(forms)),
    }


def amounts(forms: Iterable[FormDefinition]) -> frozenset[str]:
    """The columns whose numbers count something: no identifiers, codes or years."""
    return frozenset(field.id for form in forms for field in form.fields if field.type in _AMOUNTS)


def statistics(table: Iterable[bytes], counting: Container[str]) -> dict[str, dict[str, Any]]:
    """Of each column of a table: the share that is filled, and of those that are `counting` mean, low and
    high."""
    reader = csv.DictReader(io.TextIOWrapper(io.BufferedReader(_Stream(table)), "utf-8", newline=""))
    names = list(reader.fieldnames or ())[:COLUMNS]
    tallies = {name: _Tally() for name in names}
    rows = 0
    for row in islice(reader, ROWS):
        rows += 1
        for name, tally in tallies.items():
            tally.add(row.get(name) or "")
    return {
        name: tally.figures(rows, counts=name in counting) for name, tally in tallies.items() if tally.filled
    }


def compare(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of a version beside its predecessor, by profiles; of a first one, its counts."""
    if before is None:
        return {"first": True, "counts": now["counts"], "bytes": now["bytes"]}
    plain = {
        name: {"before": before[name], "now": now[name]}
        for name in ("bytes", "generator_version", "seed")
        if before[name] != now[name]
    }
    tables = {
        name: moved
        for name in ("counts", "splits", "forms", "request")
        if (moved := _moved(before[name], now[name]))
    }
    return {**plain, **tables, "statistics": _statistics(before, now)}


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {"before": before.get(name), "now": now.get(name)}
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    }


def _statistics(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that moved most: by how much their mean, as a share of it, or the share that is filled."""
    before, now = earlier["statistics"], later["statistics"]
    people = min(sum(each["splits"].values()) for each in (earlier, later))
    least = max(LEAST, CHANCE / math.sqrt(max(people, 1)))
    distances = {name: _distance(before.get(name, {}), now.get(name, {})) for name in {*before, *now}}
    moved = sorted((name for name in distances if distances[name] >= least), key=lambda n: (-distances[n], n))
    return {
        "columns": len(distances),
        "moved": len(moved),
        "largest": {name: {"before": before.get(name), "now": now.get(name)} for name in moved[:SHOWN]},
    }


def _distance(before: Mapping[str, Any], now: Mapping[str, Any]) -> float:
    filled = abs(float(before.get("filled", 0)) - float(now.get("filled", 0)))
    if "mean" not in before or "mean" not in now:
        return filled
    old, new = float(before["mean"]), float(now["mean"])
    return max(filled, abs(old - new) / max(abs(old), abs(new), 1e-9))


def _request(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name != "seed"}


def _number(text: str) -> float | None:
    """Dates and words are none."""
    return float(text) if _NUMBER.fullmatch(text) else None


class _Stream(io.RawIOBase):
    """Chunks as a file to read."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = chunk
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
