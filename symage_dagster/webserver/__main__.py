"""Serve Dagster's webserver behind our own door: python -m symage_dagster.webserver --port 3000 --workspace
FILE

It does what `dagster-webserver` does for an instance that DAGSTER_HOME names, with two settings more
(`symage.settings`): SYMAGE_DAGSTER_HOSTS and SYMAGE_DAGSTER_TOKEN.
"""

import argparse
import os
from collections.abc import Sequence

import dagster as dg
import uvicorn
from dagster_webserver.webserver import DagsterWebserver

from symage import settings
from symage_dagster.adapter import open_workspace
from symage_dagster.webserver.door import Door
from symage_dagster.webserver.guard import guarded

STATEMENT_MILLISECONDS, RECYCLE_SECONDS, OVERFLOW = 15_000, 3600, 20
"""As `dagster-webserver` asks its databases."""
POLL_MILLISECONDS = 2000
"""How often pages ask anew."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m symage_dagster.webserver", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--workspace", required=True)
    chosen = parser.parse_args(arguments)
    read = settings.read(os.environ)
    door = Door(frozenset(read.dagster_hosts), read.dagster_token)
    with dg.DagsterInstance.get() as instance:
        instance.optimize_for_webserver(STATEMENT_MILLISECONDS, RECYCLE_SECONDS, OVERFLOW)
        with open_workspace(instance, chosen.workspace) as workspace:
            app = DagsterWebserver(workspace, live_data_poll_rate=POLL_MILLISECONDS).create_asgi_app()
            uvicorn.run(guarded(app, door), host=chosen.host, port=chosen.port, log_level="warning")


if __name__ == "__main__":
    main()
