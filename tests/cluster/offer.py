"""The preload of a test's workers: they say their build and make no form ready."""

from typing import Any

from symage_dagster.cluster.build import resource


def dask_setup(worker: Any) -> None:
    for offered in (worker.state.total_resources, worker.state.available_resources):
        offered[resource()] = worker.state.nthreads
