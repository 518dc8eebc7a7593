"""What a run launcher is asked about in tests: a Dagster job that does nothing."""

import dagster as dg


@dg.op
def nothing() -> None:
    """A step."""


@dg.job
def empty() -> None:
    nothing()
