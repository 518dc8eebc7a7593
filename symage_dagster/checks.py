"""Runs a Great Expectations suite over what a job's shards counted and turns the answer into a Dagster check.

Of small jobs it validates one in SAMPLE, and every one of which the same comparisons, compiled from the suite
(`comparisons.py`), do not say that all is well: what fails, Great Expectations has failed.

The context and the suites are built once per process, before the pool forks: building costs more than
validating. Great Expectations is imported here and in `expectations`, nowhere else, and like pandas only when
it is used: the code server needs neither.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any
from zlib import crc32

import dagster as dg

from symage.storage.jobs import Job, TableJob
from symage_dagster.comparisons import Comparison, all_hold, compiled
from symage_dagster.descriptions import CHECKS

if TYPE_CHECKING:
    import pandas as pd

CHECK_NAME = "quality"
SAMPLE = 16
"""One in so many small jobs is validated even if the comparisons hold."""
_NAMED = 5
"""How many of the rows that broke an expectation are named."""
_SUM = "expect_column_sum_to_be_between"
_SMALLEST = "fewest_values"
"""The column that operators see the least of; they see the sum of each other one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of counts per shard or file, named by the index, and what columns must add up to."""

    rows: "pd.DataFrame"
    totals: Mapping[str, int]


def check_spec(asset: str) -> dg.AssetCheckSpec:
    """The blocking check of an asset: what follows in the run does not start when it fails."""
    return dg.AssetCheckSpec(CHECK_NAME, asset=asset, blocking=True, description=CHECKS[asset])


def evaluate(asset: str, counted: Counted, *, sampled: bool = True) -> dg.AssetCheckResult:
    """The check's result; its metadata names each expectation that failed, and the rows that broke it.

    `sampled`: whether the suite is validated come what may.
    """
    comparisons = _prepared().comparisons[asset]
    if not sampled and comparisons is not None and all_hold(comparisons, counted.rows, counted.totals):
        return _result(counted.rows, len(comparisons), [], "comparisons compiled from the suite")
    return _validated(asset, counted)


def is_sampled(job: Job | TableJob) -> bool:
    """Whether Great Expectations validates a job even if the comparisons hold: each but the small, and some
    of those."""
    return job.lane != "small" or crc32(job.id.encode()) % SAMPLE == 0


def _validated(asset: str, counted: Counted) -> dg.AssetCheckResult:
    prepared = _prepared()
    outcome = prepared.batch.get_batch({"dataframe": counted.rows}).validate(
        prepared.suites[asset],
        result_format="BOOLEAN_ONLY",
        expectation_parameters=dict(counted.totals),
    )
    broken = [result.expectation_config for result in outcome.results if not result.success]
    # A job that was stopped at once has no rows, whose least and most are no numbers: only sums can be wrong.
    failed = [_sentence(each, counted.rows) for each in broken if len(counted.rows) or each.type == _SUM]
    return _result(counted.rows, len(outcome.results), failed, "Great Expectations")


def _result(rows: "pd.DataFrame", expectations: int, failed: list[str], judge: str) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not failed,
        check_name=CHECK_NAME,
        metadata={
            "expectations": expectations,
            "judged by": judge,
            "failed": dg.MetadataValue.json(failed),
            **{f"counted/{name}": value for name, value in _overall(rows)},
        },
    )


def failed_expectations(metadata: Mapping[str, Any]) -> str:
    """The expectations that `evaluate` found broken, in a line."""
    return ", ".join(metadata["failed"].value)


def prepare() -> None:
    """Build the suites and use each once, so that the first run finds everything warm."""
    import pandas as pd

    for name, suite in _prepared().suites.items():
        settings = [each.configuration.kwargs for each in suite.expectations]
        columns = set(chain.from_iterable(map(_columns, settings)))
        rows = pd.DataFrame(dict.fromkeys(columns, [1]), index=["none"])
        evaluate(name, Counted(rows, dict.fromkeys(columns, 1)))


@dataclass(frozen=True, slots=True)
class Prepared:
    """`batch`: a definition that takes a frame; `comparisons`: of the suites that can be compiled."""

    batch: Any
    suites: Mapping[str, Any]
    comparisons: Mapping[str, tuple[Comparison, ...] | None]


@cache
def _prepared() -> Prepared:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from expectations.suites import BUILDERS

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("counts")
    batch = source.add_dataframe_asset("counted").add_batch_definition_whole_dataframe("rows")
    suites = {name: build() for name, build in BUILDERS.items()}
    return Prepared(batch, suites, {name: compiled(suite.expectations) for name, suite in suites.items()})


def _columns(settings: Mapping[str, Any]) -> list[str]:
    return [value for name, value in settings.items() if name in ("column", "column_A", "column_B")]


def _sentence(configuration: Any, rows: "pd.DataFrame") -> str:
    columns = _columns(configuration.kwargs)
    named = f"{configuration.type}({', '.join(columns)})"
    if configuration.type == _SUM:
        return f"{named}: {rows[columns[0]].sum()} in all, not {configuration.kwargs['min_value']:.0f}"
    broken = [name for name, bad in zip(rows.index, _broken(configuration.kwargs, rows), strict=True) if bad]
    more = f" and {len(broken) - _NAMED} more" if len(broken) > _NAMED else ""
    return f"{named}: {', '.join(broken[:_NAMED])}{more}"


def _broken(settings: Mapping[str, Any], rows: "pd.DataFrame") -> "pd.Series[bool]":
    """The rows that an expectation on pairs, or on the least or most of a column, is about."""
    column: pd.Series[int] = rows[_columns(settings)[0]]
    if "column_B" in settings:
        return column.ne(rows[settings["column_B"]])
    if "max_value" in settings:
        return column.gt(settings["max_value"])
    return column.lt(settings["min_value"])


def _overall(rows: "pd.DataFrame") -> Iterator[tuple[str, int]]:
    for name, column in rows.items():
        yield str(name), int(column.min() if name == _SMALLEST and len(column) else column.sum())
