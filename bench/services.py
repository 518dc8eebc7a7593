"""What several machines share, for a trial on one: PostgreSQL and an S3 that forgets, until Ctrl-C.

    python -m bench.services > shared.env      # then, in each terminal: set -a; . ./shared.env

It needs what `make setup` installs. The file holds secrets of its own making: a trial's, not a company's.
"""

import secrets
import signal
import tempfile
from pathlib import Path

from bench.chaos_services import postgresql, s3

SECRETS = ("SYMAGE_KEY_PEPPER", "SYMAGE_URL_SECRET", "SYMAGE_WEBHOOK_KEY")


def main() -> None:
    stop = {signal.SIGINT, signal.SIGTERM}
    # Before any thread begins, so that none of them is woken by these.
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    with (
        tempfile.TemporaryDirectory(prefix="symage-shared-") as folder,
        postgresql(Path(folder) / "postgresql") as (database, _),
        s3() as (store, _),
    ):
        variables = {"SYMAGE_DATABASE_URL": database, **store}
        variables |= {name: secrets.token_hex(32) for name in SECRETS}
        for name, value in variables.items():
            print(f"{name}='{value}'", flush=True)
        signal.sigwait(stop)


if __name__ == "__main__":
    main()
