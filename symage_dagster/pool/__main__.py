"""`python -m symage_dagster.pool`: start the warm pool and serve until SIGTERM."""

import sys

from symage_dagster.pool.output import forgive_output
from symage_dagster.pool.preload import prepare
from symage_dagster.pool.settings import read_arguments


def main() -> int:
    settings = read_arguments(sys.argv[1:])
    forgive_output()
    prepare()
    # Imported only now: it brings in Dagster, and with it libraries that read the variables just set.
    from symage_dagster.pool.supervisor import Supervisor

    Supervisor(settings).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
