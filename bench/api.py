"""The API alone, one worker, under load from this process over loopback; then its estimates on real jobs.

    python -m bench.api [status accept people pages downloads busy sizes]

Each figure is taken on SQLite and on PostgreSQL where the database matters. The run pool is idle (there is
none) but for `busy` and `sizes`, which bring up a whole platform.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from uuid import uuid4

import httpx
import sqlalchemy as sa

from bench.live import FORM, Live, live
from bench.load import Ask, Loaded, load, request
from bench.serving import Server, keys_of, postgresql, serving
from symage.request import GenerationRequest
from symage.storage.database import Database, sqlite_url
from symage.storage.schema import accounts, job_forms, jobs

CONNECTIONS = 16
KEYS = 64
"""Of one enterprise account each: every key may ask 200 times a second."""
SECONDS = 6.0
MANY_JOBS = 200_000
ARCHIVE = 100 << 20
DOWNLOADS = 100
QUEUE = 3_000
ORDER = json.dumps({"form_id": FORM, "quantity": 1, "seed": 42}).encode()


def status(server: Server) -> None:
    """GET /jobs/{id}."""
    job_id = _ordered(server)
    asks = [_same(request("GET", f"/api/v1/jobs/{job_id}", key=key)) for key in server.keys[:CONNECTIONS]]
    load(server.url, asks, seconds=1.0)
    # The burst of each key is used up; 16 keys may still ask 3,200 times a second.
    _say(server, "GET /jobs/{id}", load(server.url, asks, seconds=SECONDS))


def accept(server: Server) -> None:
    """POST /generate until the queue is full; what was answered is what is there."""
    before = _count(server)
    every = cycle(server.keys)
    asks: list[Ask] = [
        lambda _: request("POST", "/api/v1/generate", key=next(every), body=ORDER)
    ] * CONNECTIONS
    each = (QUEUE - before) // CONNECTIONS
    done = load(server.url, asks, each=each)
    _say(server, "POST /generate", done)
    over = load(server.url, asks, each=20)
    kept = _count(server) - before
    answered = done.statuses[200] + over.statuses[200]
    print(f"  at the limit of {QUEUE:,}: {dict(over.statuses)}; answered 200: {answered:,}, kept: {kept:,}")


def people(server: Server) -> None:
    """POST /identities, 10,000, the whole answer."""
    body = json.dumps({"quantity": 10_000, "seed": 42}).encode()
    ask = _same(request("POST", "/api/v1/identities", key=server.keys[0], body=body))
    done = load(server.url, [ask], each=6)
    print(
        f"10,000 identities, {server.name}: median {statistics.median(done.seconds[1:]):.2f} s, "
        f"{done.bytes / len(done.seconds) / 1e6:.1f} MB"
    )


def pages(server: Server) -> None:
    """GET /jobs with 200,000 jobs of one account: the first page, later ones, filtered ones."""
    _fill(server, MANY_JOBS)
    key = server.keys[0]
    half = "2025-06-01T00:00:00Z"
    for query in (
        "",
        f"cursor={half}",
        "status=completed",
        "status=failed",
        f"form_id={FORM}",
        "form_id=rare",
    ):
        ask = _same(request("GET", f"/api/v1/jobs?limit=50&{query}", key=key))
        load(server.url, [ask], each=5)
        done = load(server.url, [ask] * 2, each=60)
        print(
            f"page of 50 of {MANY_JOBS:,} jobs, {server.name}, {query or 'first'}: "
            f"p50 {done.percentile(50):.0f} ms, p99 {done.percentile(99):.0f} ms {dict(done.statuses)}"
        )


def downloads(server: Server) -> None:
    """100 at once, of 100 MB each: how much the server grows."""
    job_id = _ended(server)
    path = f"/api/v1/jobs/{job_id}/download/dataset"
    asks = [_same(request("GET", path, key=key)) for key, _ in zip(cycle(server.keys), range(DOWNLOADS))]
    load(server.url, asks[:1], each=1)
    idle = server.resident()
    done = load(server.url, asks, each=1)
    print(
        f"{DOWNLOADS} downloads of {ARCHIVE >> 20} MB at once, {server.name}: "
        f"{done.bytes / done.elapsed / 1e6:.0f} MB/s, {server.peak() - idle:.0f} MB above idle "
        f"{dict(done.statuses)}"
    )


ALONE: Mapping[str, Callable[[Server], None]] = {
    "status": status,
    "accept": accept,
    "people": people,
    "pages": pages,
    "downloads": downloads,
}


def busy(running: Live) -> None:
    """GET /jobs/{id} while the pool makes 10,000 documents."""
    database = Database(sqlite_url(running.data_dir / "symage.db"))
    keys = keys_of(database, running.data_dir / "secrets", CONNECTIONS, "crowd")
    url = str(running.client.base_url).rstrip("/")
    job_id = running.order(10_000)
    shown = [_made(url, key) for key in keys]
    asks = [
        _same(request("GET", f"/api/v1/jobs/{mine}", key=key)) for mine, key in zip(shown, keys, strict=True)
    ]
    done = load(url, asks, seconds=3.0)
    rate, p99 = done.rate, done.percentile(99)
    print(f"GET /jobs/{{id}}, pool busy: {rate:.0f}/s, p99 {p99:.0f} ms {dict(done.statuses)}")
    running.wait(job_id, every=0.1)


def sizes(running: Live) -> None:
    """Size estimates against the archives of 20 jobs."""
    listed = running.client.get("/api/v1/forms").json()["data"]
    forms = [running.client.get(f"/api/v1/forms/{form['id']}").json()["data"] for form in listed]
    errors = []
    for number in range(20):
        chosen = [
            forms[number % len(forms)],
            *([forms[(number + 3) % len(forms)]] if number % 5 == 4 else []),
        ]
        formats = ["pdf_typed"] if number % 2 else ["pdf_typed", "png_typed"]
        quantity = (1, 3, 10, 40, 150)[number % 5]
        errors.append(_estimate_error(running, chosen, formats, quantity))
    within = sum(abs(error) <= 0.3 for error in errors)
    print(f"size estimates: {within} of {len(errors)} within 30 %, worst {100 * max(errors, key=abs):+.0f} %")


TOGETHER: Mapping[str, Callable[[Live], None]] = {"busy": busy, "sizes": sizes}


def main() -> None:
    wanted = sys.argv[1:] or [*ALONE, *TOGETHER]
    for name in (name for name in wanted if name in ALONE):
        for kind in ("SQLite", "PostgreSQL"):
            with _server(kind) as server:
                ALONE[name](server)
    if together := [name for name in wanted if name in TOGETHER]:
        with tempfile.TemporaryDirectory() as folder, live(Path(folder) / "platform") as running:
            for name in together:
                TOGETHER[name](running)


@contextmanager
def _server(kind: str) -> Iterator[Server]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = sqlite_url(folder / "symage.db") if kind == "SQLite" else stack.enter_context(postgresql())
        settings = {"SYMAGE_MAX_WAITING_JOBS": str(QUEUE)}
        yield stack.enter_context(serving(kind, folder, url, keys=KEYS, settings=settings))


def _same(sent: bytes) -> Ask:
    return lambda _: sent


def _say(server: Server, what: str, done: Loaded) -> None:
    print(
        f"{what}, {server.name}: {done.rate:.0f}/s, p50 {done.percentile(50):.0f} ms, "
        f"p99 {done.percentile(99):.0f} ms {dict(done.statuses)}"
    )


def _made(url: str, key: str) -> str:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    answer = httpx.post(f"{url}/api/v1/generate", content=ORDER, headers=headers)
    return str(answer.raise_for_status().json()["data"]["job_id"])


def _ordered(server: Server) -> str:
    return _made(server.url, server.keys[0])


def _count(server: Server) -> int:
    with server.database.read() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(jobs)) or 0)


def _fill(server: Server, quantity: int) -> None:
    """Jobs of the account in ten statuses and forms' worth, a minute apart."""
    with server.database.write() as connection:
        account = connection.scalar(sa.select(accounts.c.id))
        first = 1_735_689_600_000_000
        for start in range(0, quantity, 10_000):
            rows = [_row(str(account), first, number) for number in range(start, start + 10_000)]
            connection.execute(jobs.insert(), rows)
            named = [{name: row[name] for name in ("account_id", "form_id", "created_at")} for row in rows]
            connection.execute(job_forms.insert(), named)
    server.analyze()


def _row(account: str, first: int, number: int) -> dict[str, object]:
    form_id = "rare" if number % 5_000 == 0 else FORM
    return {
        "id": str(uuid4()),
        "account_id": account,
        "kind": "documents",
        "status": "failed" if number % 1_000 == 7 else "completed",
        "request": GenerationRequest((form_id,), 10, number).to_json(),
        "form_id": form_id,
        "quantity": 10,
        "items_total": 10,
        "items_done": 10,
        "credits_required": 220,
        "credits_charged": 220,
        "lane": "small",
        "generator_version": "1",
        "created_via": "api",
        "created_at": first + number * 60_000_000,
        "completed_at": first + number * 60_000_000 + 900_000,
        "artifacts": {},
    }


def _ended(server: Server) -> str:
    """A completed job with an archive of ARCHIVE bytes."""
    job_id = _ordered(server)
    key = f"jobs/{job_id}/dataset.zip"
    path = server.folder / "files" / key
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(ARCHIVE)
    artifact = {"dataset": {"key": key, "size": ARCHIVE, "sha256": "0" * 64}}
    with server.database.write() as connection:
        connection.execute(
            jobs.update().where(jobs.c.id == job_id).values(status="completed", artifacts=artifact)
        )
    return job_id


def _estimate_error(
    running: Live, forms: list[dict[str, object]], formats: list[str], quantity: int
) -> float:
    """(estimated - real) / real."""
    body = {"form_ids": [form["id"] for form in forms], "quantity": quantity, "output_formats": formats}
    ordered = running.client.post("/api/v1/generate", json=body).raise_for_status().json()["data"]
    running.wait(ordered["job_id"], every=0.1)
    manifest = running.client.get(f"/api/v1/jobs/{ordered['job_id']}/dataset/manifest").json()
    asked = {
        "field_counts": [form["field_count"] for form in forms],
        "page_counts": [form["page_count"] for form in forms],
        "output_formats": formats,
        "record_count": quantity,
    }
    found = running.client.post("/api/v1/jobs/size-estimate", json=asked).raise_for_status().json()
    real = int(manifest["dataset"]["size_bytes"])
    return (int(found["total_bytes"]) - real) / real


if __name__ == "__main__":
    main()
