"""Ending a server: no request is cut, and every accepted job is kept."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from api.app import create_app
from api.threads import Threads
from symage import settings
from symage.errors import NotReady
from symage.storage.database import Database, sqlite_url
from tests.api.console.conftest import sign_in
from tests.api.serving import Served, serving
from tests.packaged import packaged
from tests.waiting import LAST_RESORT_SECONDS

if TYPE_CHECKING:
    from symage.forms.catalogue import Catalogue
    from tests.api.conftest import Api

CLIENTS = 8
API_GRACE = 4.0
"""Seconds that `symage up` gives it: `symage_cli.services`."""


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[Served]:
    with serving(environment) as here:
        yield here


@dataclass
class Crowd:
    """Clients that order one job after another until nobody listens any more."""

    url: str
    keys: list[str]
    accepted: list[str] = field(default_factory=list)
    cut: list[Exception] = field(default_factory=list)

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._order, args=(key,)) for key in self.keys]
        for thread in threads:
            thread.start()
        return threads

    def _order(self, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(
            base_url=self.url, headers=headers, trust_env=False, timeout=LAST_RESORT_SECONDS
        ) as client:
            while self._ordered(client):
                pass

    def _ordered(self, client: httpx.Client) -> bool:
        try:
            answer = client.post("/api/v1/generate", json={"form_id": "irs_w2_single_page_2025"})
        except httpx.ConnectError:
            return False
        except httpx.HTTPError as error:
            self.cut.append(error)
            return False
        if answer.status_code == 200:
            self.accepted.append(answer.json()["data"]["job_id"])
        return True


def test_orders_during_sigterm_are_answered_and_kept_or_never_taken(api: Api, served: Served) -> None:
    account = api.open_account("busy", tier="enterprise")
    crowd = Crowd(served.url, [api.make_key(account) for _ in range(CLIENTS)])
    threads = crowd.start()
    while len(crowd.accepted) < 3 * CLIENTS:
        threads[0].join(0.01)
    served.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(LAST_RESORT_SECONDS)
    assert served.process.wait(LAST_RESORT_SECONDS) == 0
    # A connection that was kept open and idle may be closed under a request that had not arrived.
    assert all(isinstance(error, httpx.RemoteProtocolError | httpx.ReadError) for error in crowd.cut)
    with api.database.read() as connection:
        kept = {row[0] for row in connection.exec_driver_sql("SELECT id FROM jobs")}
    assert kept == set(crowd.accepted)
    assert "Traceback" not in served.log.read_text()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pictures_that_are_asked_for_hold_no_server_back(api: Api, served: Served) -> None:
    """A page of an order asks for more of them than are made in the grace: `symage up` would kill it."""
    cookie = sign_in(api).cookie
    asked = [f"/console/forms/{form.id}/thumb.webp" for form in packaged()]
    order = "form=irs_f1040_2025&format=pdf_handwritten&degradation_profile=scanned"
    asked += [f"/console/new/preview?{order}&seed={seed}" for seed in range(40)]

    def ask(path: str) -> None:
        with suppress(httpx.HTTPError):
            cookies = {"symage": cookie}
            httpx.get(served.url + path, cookies=cookies, trust_env=False, timeout=LAST_RESORT_SECONDS)

    threads = [threading.Thread(target=ask, args=(path,)) for path in asked]
    for thread in threads:
        thread.start()
    time.sleep(1)
    began = time.monotonic()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(LAST_RESORT_SECONDS) == 0
    assert time.monotonic() - began < API_GRACE
    for thread in threads:
        thread.join(LAST_RESORT_SECONDS)
    assert "Traceback" not in served.log.read_text()


def test_what_comes_after_the_end_is_asked_to_come_again(tmp_path: Path) -> None:
    threads = Threads(Database(sqlite_url(tmp_path / "a.db")))
    threads.close()
    for asked in (threads.now, partial(threads.compute, str), partial(threads.files, str)):
        with pytest.raises(NotReady, match="shutting down"):
            asyncio.run(asked())


def test_an_app_ends_once_whoever_asks(environment: dict[str, str], catalogue: Catalogue) -> None:
    ended = []

    async def asked_twice() -> None:
        app = create_app(settings.read(environment), catalogue=catalogue)
        app.after_serving(lambda: ended.append("ended"))
        await app.startup()
        await asyncio.gather(app.shutdown(), app.shutdown())
        await app.shutdown()

    asyncio.run(asked_twice())
    assert ended == ["ended"]
