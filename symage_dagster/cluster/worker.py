"""A machine's workers: processes of Dask's own, each of which has read the forms and says its build.

`symage worker dask://host:8786` starts them. A cluster that starts its workers by itself (dask-kubernetes,
dask-jobqueue, an adaptive one) needs no more than an image with the platform and the variable
DASK_DISTRIBUTED__WORKER__PRELOAD=symage_dagster.cluster.worker.
"""

import sys
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from symage.settings import Certificates
from symage_dagster.cluster.build import resource
from symage_dagster.forms import ready_forms
from symage_dagster.pool.process import share_arenas


def worker_command(
    url: str, processes: int, certificates: Certificates | None, more: Sequence[str] = ()
) -> list[str]:
    """The command line of a machine's workers, each a process with one thread; `more`: options of Dask's."""
    address = url.replace("dask://", "tcp://", 1)
    own = ["--nworkers", str(processes), "--nthreads", "1", "--preload", __name__, "--no-dashboard"]
    trusted = [] if certificates is None else _options(certificates)
    return [sys.executable, "-P", "-m", "distributed.cli.dask_worker", address, *own, *trusted, *more]


def dask_setup(worker: Any) -> None:
    """Called by Dask in each worker before it joins: what it offers goes out with its first word.

    The catalogue is read here; a form is compiled when its first shard comes, so that a worker joins soon.
    Dask's profiler is left out: it keeps a tree of stacks for each of the last 1,000 seconds, some 300 MB.
    So is Arrow's own allocator, which keeps some 45 MB more than the system's.
    """
    share_arenas()
    pa.set_memory_pool(pa.system_memory_pool())
    for name in ("profile", "profile-cycle"):
        worker.periodic_callbacks.pop(name, None)
    ready_forms()
    for offered in (worker.state.total_resources, worker.state.available_resources):
        offered[resource()] = worker.state.nthreads


def _options(certificates: Certificates) -> list[str]:
    return [
        *("--tls-ca-file", certificates.authority),
        *("--tls-cert", certificates.certificate),
        *("--tls-key", certificates.key),
    ]
