"""`python -m symage_dagster.nodes --pool-socket PATH --run-workers N`: serve a pool until SIGTERM."""

import argparse
import asyncio
import os
from pathlib import Path

from api.serve import slots
from api.service import logs
from symage import settings
from symage.storage.database import Database
from symage_dagster.nodes.service import Node


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m symage_dagster.nodes", description="Serves a node.")
    parser.add_argument("--pool-socket", type=Path, required=True)
    parser.add_argument("--run-workers", type=int, required=True)
    chosen = parser.parse_args()
    installation = settings.read(os.environ)
    logs.configure(installation.log_level)
    here = slots(chosen.run_workers, installation)
    node = Node(Database(installation.database_url), chosen.pool_socket, here)
    asyncio.run(node.run())


if __name__ == "__main__":
    main()
