"""Names of organizations that do not exist, after the manner of their trade."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.choice import Rows
from symage.identities.text import take_joined
from symage.identities.trades import (
    FAMILIES,
    FIRST,
    NOT_NAMES,
    OPENINGS,
    PARTNERS,
    PEOPLE,
    SECOND,
    TOWN_FORMS,
    TOWNS,
    TRADES,
)
from symage.randomness import Words, below, mix


@dataclass(frozen=True, slots=True)
class Naming:
    """Beginnings and endings of names, and which of them each group of trades may take."""

    texts: pa.StringArray
    """The beginnings, then the endings."""
    spans: NDArray[np.int64]
    """By group: first beginning, number of beginnings, first ending, number of endings."""


def company_names(words: Words, groups: Rows) -> pa.StringArray:
    """A name for each word, of its group of trades."""
    naming = _naming()
    spans = naming.spans[groups]
    beginning = spans[:, 0] + (below(words, 2**30) * spans[:, 1] >> 30)
    ending = spans[:, 2] + (below(mix(words), 2**30) * spans[:, 3] >> 30)
    return take_joined(naming.texts, beginning, ending)


def plain_names(words: Words, endings: tuple[str, ...]) -> pa.StringArray:
    """A name for each word, ending in one of some phrases."""
    return _ending_in(endings, words, below(mix(words), len(endings)))


def grouped_names(words: Words, endings: tuple[tuple[str, ...], ...], groups: Rows) -> pa.StringArray:
    """A name for each word, ending in one of the phrases of its group."""
    starts = np.cumsum([0, *map(len, endings)])
    counts = np.array([len(each) for each in endings])
    row = starts[groups] + below(mix(words), counts[groups])
    return _ending_in(tuple(phrase for each in endings for phrase in each), words, row)


def _ending_in(endings: tuple[str, ...], words: Words, row: Rows) -> pa.StringArray:
    openings = len(_openings())
    return take_joined(_openings_and(endings), below(words, openings), openings + row)


@cache
def trade_groups() -> Rows:
    """The group of trades of each industry, in the order of the industries' table."""
    return np.array([_group_of(code) for code in tables.texts("industries", "naics").to_pylist()])


def _group_of(naics: str) -> int:
    starts = tuple(TRADES)
    group = next((starts.index(naics[:width]) for width in (4, 3, 2) if naics[:width] in TRADES), None)
    if group is None:
        raise ValueError(f"no trade is known for industry {naics}")
    return group


@cache
def _naming() -> Naming:
    beginnings = {
        OPENINGS: _openings().to_pylist(),
        FAMILIES: _families(),
        PARTNERS: [f"{a} & {b}" for a in PEOPLE for b in PEOPLE if a != b],
        TOWNS: [f"{before}{name}{after}" for name in _openings().to_pylist() for before, after in TOWN_FORMS],
    }
    firsts = dict(zip(beginnings, np.cumsum([0, *map(len, beginnings.values())]).tolist(), strict=False))
    endings: list[str] = []
    spans = []
    for kind, trades, forms in TRADES.values():
        made = [f" {trade}{form}".rstrip() for trade in trades.split("|") for form in forms.split("|")]
        spans.append((firsts[kind], len(beginnings[kind]), len(endings), len(made)))
        endings += made
    texts = [name for names in beginnings.values() for name in names]
    starts = np.array(spans) + [0, 0, len(texts), 0]
    return Naming(pa.array(texts + endings, pa.string()), starts)


@cache
def _openings() -> pa.StringArray:
    """Compounds such as Cedarbrook; several thousand."""
    compounds = (first + second for first in FIRST for second in SECOND if first[-1] != second[0])
    return pa.array([name for name in compounds if name not in NOT_NAMES], pa.string())


def _families() -> list[str]:
    """Family names, alone or with the family named, and some compounds."""
    kept = [f"{name}{rest}" for name in PEOPLE for rest in ("", "", "", " Brothers", " & Sons", " Family")]
    return [*kept, *_openings().to_pylist()[::6]]


@cache
def _openings_and(endings: tuple[str, ...]) -> pa.StringArray:
    phrases = pa.array([f" {ending}" for ending in endings], pa.string())
    return pa.concat_arrays([_openings(), phrases])
