"""The quality of a dataset's people: counts that shards take and that add up, and the report made of them.

Counts are whole numbers in small tables, so merging shards in any order gives the same report.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.identities import checks, tables
from symage.identities.config import IdentityConfig
from symage.identities.facts import Column
from symage.identities.ssn import capacity

SIZES = 10
BANDS = 6
BAND_SHARES = (0.10, 0.15, 0.25, 0.25, 0.15, 0.10)
_MARKS = (10, 25, 50, 75, 90)

QUALITY_PATHS = tuple(dict.fromkeys((
    *checks.RULE_PATHS, "address.state", "household.size", "spouse.present", "jobs.0.present",
    "jobs.0.occupation.soc", "jobs.0.wage",
)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class QualityCounts:
    """What was counted over some households."""

    households: int
    broken: Mapping[str, int]
    states: NDArray[np.int64]
    sizes: NDArray[np.int64]
    couples: int
    wage_bands: NDArray[np.int64]
    """By occupation and band: below p10, p10-p25, … above p90 of the published wages."""


def count(columns: Mapping[str, Column], config: IdentityConfig) -> QualityCounts:
    """Counts over households that hold QUALITY_PATHS; the rules are those of safe numbers."""
    rules = checks.broken(columns) if config.id_policy == "safe" else {}
    sizes = np.bincount(np.minimum(columns["household.size"], SIZES - 1), minlength=SIZES)
    couples = int(columns["spouse.present"].sum())
    return QualityCounts(
        len(columns["household.size"]), rules, _states(columns), sizes, couples, _wage_bands(columns)
    )


def merge(parts: Iterable[QualityCounts]) -> QualityCounts:
    """The counts of all the parts together."""
    all_parts = list(parts)
    sentences = all_parts[0].broken
    return QualityCounts(
        sum(part.households for part in all_parts),
        {sentence: sum(part.broken[sentence] for part in all_parts) for sentence in sentences},
        np.sum([part.states for part in all_parts], axis=0),
        np.sum([part.sizes for part in all_parts], axis=0),
        sum(part.couples for part in all_parts),
        np.sum([part.wage_bands for part in all_parts], axis=0),
    )


def report(counts: QualityCounts, config: IdentityConfig) -> dict[str, Any]:
    """The quality of the people of a dataset, ready for JSON; filters bend the shares, as they should."""
    total = counts.households
    return {
        "households": total,
        "id_policy": config.id_policy,
        "ssn_capacity": {"primary": capacity(config.id_policy), "member": capacity(config.id_policy, 0)},
        "rules": dict(counts.broken),
        "rules_broken": sum(counts.broken.values()),
        "states_chi2_per_df": round(states_chi2(counts), 3),
        "household_size_mean": round(float(counts.sizes @ np.arange(SIZES)) / total, 3),
        "one_person_percent": round(100 * int(counts.sizes[1]) / total, 2),
        "two_person_percent": round(100 * int(counts.sizes[2]) / total, 2),
        "married_percent": round(100 * counts.couples / total, 2),
        "wage_bands_chi2_per_df": round(wages_chi2(counts), 3),
        "sizes": counts.sizes.tolist(),
    }


def states_chi2(counts: QualityCounts) -> float:
    """State counts against the residents of the 2020 census, chi squared per degree of freedom."""
    people = tables.numbers("zips", "people")
    _, codes = tables.codes("zips", "state")
    expected = np.bincount(codes, weights=people) / people.sum() * counts.households
    return float(((counts.states - expected) ** 2 / expected).sum()) / (len(expected) - 1)


def wages_chi2(counts: QualityCounts) -> float:
    """Wages in the six bands of their occupation's published quantiles, over occupations with 100 workers."""
    workers = counts.wage_bands.sum(axis=1, keepdims=True)
    seen = counts.wage_bands[workers[:, 0] >= 100]
    if not len(seen):
        return 0.0
    expected = seen.sum(axis=1, keepdims=True) * np.array(BAND_SHARES)
    return float(((seen - expected) ** 2 / expected).sum()) / (len(seen) * (BANDS - 1))


def _states(columns: Mapping[str, Column]) -> NDArray[np.int64]:
    texts, _ = tables.codes("zips", "state")
    return np.bincount(pc.index_in(columns["address.state"], texts).to_numpy(), minlength=len(texts))


def _wage_bands(columns: Mapping[str, Column]) -> NDArray[np.int64]:
    socs = tables.texts("occupations", "soc")
    rows = pc.fill_null(pc.index_in(columns["jobs.0.occupation.soc"], socs), 0).to_numpy()
    marks = np.stack([tables.numbers("occupations", f"wage_{mark}") for mark in _MARKS], axis=1)
    bands = (marks[rows] * 100 <= np.asarray(columns["jobs.0.wage"])[:, None]).sum(axis=1)
    works = np.asarray(columns["jobs.0.present"])
    cells = np.bincount(rows[works] * BANDS + bands[works], minlength=len(socs) * BANDS)
    return cells.reshape(len(socs), BANDS)
