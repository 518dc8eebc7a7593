"""`python -m symage_dagster.nodes.pod COMMAND…`: a container's command, for one run of Dagster.

A launcher that gives a run a container of its own passes Dagster's command, which brings the instance along.
What `symage up` would have told its processes is told here; then the command takes this process's place, and
with it the signals that end it.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from symage import settings
from symage.variables import NODE, POOL
from symage_dagster.instance import DATABASE_VARIABLE


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Of the run: a machine's that makes runs, without a pool beside it. Where there is no cluster, the run
    makes its shards by itself."""
    here = {**environ, "SYMAGE_ROLE": NODE}
    read = settings.read(here)
    found = {
        "SYMAGE_DATA_DIR": str(read.data_dir),
        "DAGSTER_HOME": str(read.dagster_home),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        DATABASE_VARIABLE: read.dagster_database_url,
        "SYMAGE_COMPUTE_SOCKET": "local" if read.engine == POOL else "",
    }
    return {**here, **{name: value for name, value in found.items() if value is not None}}


def main() -> None:
    told = environment(os.environ)
    Path(told["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    command = sys.argv[1:]
    if command[0] == "dagster":
        # Of this Python, wherever its commands lie.
        command[:1] = [sys.executable, "-m", "dagster"]
    os.execvpe(command[0], command, told)


if __name__ == "__main__":
    main()
