"""The console as a browser meets it: pages, the preview of an order, the next item of a job, live pages.

    python -m bench.console [pages preview items live]

`pages` and `preview` ask one API process; `items` a platform that has made a job; `live` one API process of
which 200 pages of a job under way ask for its progress, while a client asks for the job over HTTP.
"""

import html
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urljoin

import httpx
import sqlalchemy as sa

from bench.live import FORM, live
from bench.load import Ask, Loaded, load, request
from bench.serving import Server, serving
from symage.storage import user_sessions, users
from symage.storage.database import Database, sqlite_url
from symage.storage.schema import accounts

RETURN = ("irs_f1040_2025",)
"""Of two pages."""
SCREENS = ("jobs", "new", f"new?form={FORM}", "datasets", "forms", f"forms/{FORM}", "tables", "people")
SCREENS += ("keys", "webhooks", "requests", "operations", "users")
FIRST = ("sign-in", "jobs", "new")
"""Where one may come in first, with an empty cache."""
SURFACE = ("pdf_typed", "png_typed")
TURNS = 20
ITEMS = 30
OPEN_PAGES = 200
PAGES_EACH = 4
"""Of one session."""
EVERY = 2.0
"""Seconds after which a page of a job under way asks again."""
CLIENTS, BETWEEN = 4, 0.1
"""Programs that ask for the job, and how long each waits in between."""
SECONDS = 20.0


def pages(browser: httpx.Client) -> None:
    """What comes over the wire of a first page with all that it loads, and how long each screen takes."""
    for first in FIRST:
        files = _files(browser, shown := browser.get(f"/console/{first}"))
        loaded = sum(_wire(browser.get(file)) for file in files)
        wire = f"{_wire(shown):,} bytes over the wire, {loaded:,} of the {len(files)} files that it loads"
        print(f"{first} as the first page: {wire}, {(_wire(shown) + loaded) / 1000:.1f} KB in all")
    for screen in SCREENS:
        took = [_timed(browser, f"/console/{screen}") for _ in range(TURNS)]
        print(f"  {screen.partition('?')[0]}: {_told(took[1:])}")


def preview(browser: httpx.Client) -> None:
    """One item of an order, another person each time: its boxes, then its picture, as a browser asks."""
    for wear in ("clean", "scanned"):
        order = [("quantity", "1000"), ("seed", "42"), ("degradation_profile", wear)]
        order += [("form", form) for form in RETURN]
        order += [("format", each) for each in SURFACE]
        asked = (f"/console/new/preview?{urlencode([*order, ('item', str(item))])}" for item in range(TURNS))
        took = [_looked(browser, path, "preview") for path in asked]
        # The first brings along what the process keeps of a form.
        print(f"preview of a return of two pages, {wear}: {_told(took[1:])}; the first {took[0]:.1f} s")


def items(browser: httpx.Client, job_id: str) -> None:
    """The next item of a job, its values and boxes and then its picture."""
    took = [_looked(browser, f"/console/jobs/{job_id}?item={item}", "viewer") for item in range(ITEMS)]
    print(f"next item of a job, with its picture: {_told(took[1:])}")


def _files(browser: httpx.Client, page: httpx.Response) -> set[str]:
    """What the page loads of the console's own, with both typefaces of its style."""
    links = set(re.findall(r'(?:href|src)="(/console/assets/[^"]+)"', page.text))
    style = next(link for link in links if ".css" in link)
    fonts = re.findall(r'url\("([^"]+woff2)"\)', browser.get(style).text)
    return links | {urljoin(style, font) for font in fonts}


def _looked(browser: httpx.Client, path: str, part: str) -> float:
    """Seconds for a part of a page, and the picture in it."""
    began = time.perf_counter()
    shown = browser.get(path, headers={"HX-Request": "true", "HX-Target": f"section#{part}"})
    (source,) = re.findall(r'<img src="([^"]+)"', shown.text)
    if not browser.get(html.unescape(source)).content.startswith(b"\x89PNG"):
        raise RuntimeError(f"{source} is no picture")
    return time.perf_counter() - began


def open_pages(server: Server, cookies: Sequence[str]) -> None:
    """GET /jobs/{id} while nobody looks at the job, and while so many pages of it ask for its progress."""
    order = {"form_id": FORM, "quantity": 1, "seed": 42}
    headers = {"Authorization": f"Bearer {server.keys[0]}"}
    asked = httpx.post(f"{server.url}/api/v1/generate", json=order, headers=headers, trust_env=False)
    job_id = asked.json()["data"]["job_id"]
    client = [_same(request("GET", f"/api/v1/jobs/{job_id}", key=server.keys[0]))] * CLIENTS
    path = f"/console/jobs/{job_id}/progress"
    look = [_same(request("GET", path, cookie=f"symage={each}")) for each in cookies]
    _say("no page", load(server.url, client, seconds=SECONDS, every=BETWEEN))
    with ThreadPoolExecutor(1) as pool:
        pages_asking = pool.submit(
            load,
            server.url,
            [look[place % len(look)] for place in range(OPEN_PAGES)],
            seconds=SECONDS + 2 * EVERY,
            every=EVERY,
        )
        time.sleep(EVERY)
        _say(f"{OPEN_PAGES} pages", load(server.url, client, seconds=SECONDS, every=BETWEEN))
        _say("  each page's own part", pages_asking.result(), "")


def _say(who: str, done: Loaded, what: str = " open: GET /jobs/{id}") -> None:
    ms = [done.percentile(percent) for percent in (50, 99)]
    print(f"{who}{what} p50 {ms[0]:.0f} ms, p99 {ms[1]:.0f} ms, {done.rate:.0f}/s, {dict(done.statuses)}")


def _same(sent: bytes) -> Ask:
    return lambda _: sent


def _timed(browser: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    browser.get(path).raise_for_status()
    return time.perf_counter() - began


def _told(took: Sequence[float]) -> str:
    return f"p50 {1000 * statistics.median(took):.0f} ms, at most {1000 * max(took):.0f} ms"


def _wire(answer: httpx.Response) -> int:
    return int(answer.headers.get("content-length", len(answer.content)))


def _sessions(database: Database, quantity: int) -> list[str]:
    """What the cookies of an operator's sessions hold, each from a browser of its own."""
    now = time.time_ns() // 1000
    with database.write() as connection:
        account_id = connection.execute(sa.select(accounts.c.id)).scalars().first()
        user = users.invite(connection, str(account_id), "bench", role=users.OWNER, is_operator=True, now=now)
        return [
            user_sessions.begin(connection, user.id, user_agent="bench", now=now) for _ in range(quantity)
        ]


@contextmanager
def _browser(url: str, cookie: str) -> Iterator[httpx.Client]:
    cookies = {"symage": cookie}
    with httpx.Client(base_url=url, cookies=cookies, timeout=60, trust_env=False) as browser:
        yield browser


def main() -> None:
    asked = set(sys.argv[1:]) or {"pages", "preview", "items", "live"}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if asked & {"pages", "preview", "live"}:
            _one_process(Path(folder) / "api", asked)
        if "items" in asked:
            _platform(Path(folder) / "platform")


def _one_process(folder: Path, asked: set[str]) -> None:
    folder.mkdir()
    settings = {"SYMAGE_SESSION_MODE": "loopback"}
    with serving("SQLite", folder, sqlite_url(folder / "symage.db"), keys=1, settings=settings) as server:
        cookies = _sessions(server.database, OPEN_PAGES // PAGES_EACH)
        with _browser(server.url, cookies[0]) as browser:
            for step in (pages, preview):
                if step.__name__ in asked:
                    step(browser)
        if "live" in asked:
            open_pages(server, cookies)


def _platform(folder: Path) -> None:
    """With a job of returns, and then its next items."""
    with live(folder) as up, Database(sqlite_url(folder / "symage.db")) as database:
        job_id = up.order(ITEMS, SURFACE, form_ids=RETURN)
        up.wait(job_id)
        with _browser(str(up.client.base_url), _sessions(database, 1)[0]) as browser:
            items(browser, job_id)


if __name__ == "__main__":
    main()
