"""Runs a Great Expectations suite over the summary of a job and turns the answer into a Dagster check.

The context and the suites are built once per process, before the pool forks: building costs more than
validating. Great Expectations is imported here and in `expectations`, nowhere else.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import dagster as dg

Summary = Mapping[str, int]

CHECK_NAME = "quality"


def check_spec(asset: str) -> dg.AssetCheckSpec:
    """The blocking check of an asset: what follows in the run does not start when it fails."""
    return dg.AssetCheckSpec(CHECK_NAME, asset=asset, blocking=True)


def evaluate(asset: str, summary: Summary) -> dg.AssetCheckResult:
    """The check's result; its metadata names each expectation that failed."""
    import pandas as pd

    batch, suites = _prepared()
    frame = pd.DataFrame([dict(summary)])
    outcome = batch.get_batch({"dataframe": frame}).validate(suites[asset], result_format="BASIC")
    failed = [_sentence(result) for result in outcome.results if not result.success]
    return dg.AssetCheckResult(
        passed=bool(outcome.success),
        check_name=CHECK_NAME,
        metadata={
            "expectations": len(outcome.results),
            "failed": dg.MetadataValue.json(failed),
            **{f"counted/{name}": int(value) for name, value in summary.items()},
        },
    )


def failed_expectations(metadata: Mapping[str, Any]) -> str:
    """The expectations that `evaluate` found broken, in a line."""
    return ", ".join(metadata["failed"].value)


def prepare() -> None:
    """Build the suites and use each once, so that the first run finds everything warm."""
    _, suites = _prepared()
    for name, suite in suites.items():
        columns = {
            value
            for expectation in suite.expectations
            for key, value in expectation.configuration.kwargs.items()
            if key.startswith("column")
        }
        evaluate(name, dict.fromkeys(columns, 1))


@cache
def _prepared() -> tuple[Any, Mapping[str, Any]]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from expectations.suites import BUILDERS

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("summaries")
    batch = source.add_dataframe_asset("summary").add_batch_definition_whole_dataframe("row")
    return batch, {name: build() for name, build in BUILDERS.items()}


def _sentence(result: Any) -> str:
    configuration = result.expectation_config
    columns = [
        str(value)
        for name, value in configuration.kwargs.items()
        if name.startswith("column") and isinstance(value, str)
    ]
    return f"{configuration.type}({', '.join(columns)})"
