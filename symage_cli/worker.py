"""`symage worker`: the shard workers of one machine, for a Dask cluster."""

import os
from collections.abc import Mapping

from symage import settings as installation
from symage.variables import POOL, SettingError
from symage_dagster.platform import COMPUTE_SOCKET
from symage_dagster.pool.process import cores


def run_worker(environ: Mapping[str, str], url: str, processes: int | None) -> int:
    """Become Dask's own worker command, which ends with Ctrl-C or SIGTERM and starts again what dies.

    Raises SettingError for a URL that is no scheduler's, or where the extra dask is not installed.
    """
    settings = installation.read({**environ, "SYMAGE_ENGINE": url})
    if settings.engine == POOL:
        raise SettingError("a worker needs a scheduler: dask://host:port or tls://host:port")
    if processes is not None and processes < 1:
        raise SettingError(f"processes is {processes}; at least 1 is needed")
    try:
        from symage_dagster.cluster.worker import worker_command
    except ImportError as error:
        raise SettingError(f"a worker needs the extra dask: {error}") from error
    command = worker_command(url, processes or cores(), settings.engine_certificates)
    os.execve(command[0], command, {**environ, COMPUTE_SOCKET: "local", "OMP_NUM_THREADS": "1"})
