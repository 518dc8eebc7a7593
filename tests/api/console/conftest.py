"""The console, visited as browsers do: with a cookie, from pages of its own."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from api import times
from symage.bundles.document_pack import document_pack
from symage.bundles.label_pack import label_pack
from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.storage import jobs, shards, user_sessions, users
from symage.storage.database import sqlite_url
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, pack_key
from symage.storage.jobs import Job
from symage.storage.shards import Shard
from symage.storage.users import OWNER
from tests.api.conftest import Answer, Api
from tests.packaged import packaged

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "correct horse battery"


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """One kind is enough for most of this folder; `test_screens.py` asks both."""
    path = tmp_path / "symage.db"
    shutil.copy(migrated_sqlite, path)
    return sqlite_url(path)


@dataclass
class Visit:
    """A browser of one user: it keeps the cookie and says where its requests come from."""

    api: Api
    user_id: str = ""
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(OWN_PAGE))

    def get(self, path: str, **headers: str) -> Answer:
        return self._keep(self.api.get(path, key="", headers=self._sent(headers)))

    def post(self, path: str, /, *, headers: dict[str, str] | None = None, **form: Any) -> Answer:
        sent = self._sent({"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})
        body = urlencode(form, doseq=True)
        return self._keep(self.api.ask("POST", path, key="", data=body, headers=sent))

    def send(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """A body as it is."""
        return self._keep(self.api.ask("POST", path, key="", data=body, headers=self._sent(headers)))

    def follow(self, path: str, /, **form: Any) -> str:
        """Send a form, and read the page that its answer leads to."""
        answer = self.post(path, **form)
        assert answer.status == 303, answer.body[:2000]
        return self.page(answer.headers["location"])

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status == 200, answer.body[:2000]
        return answer.body.decode()

    def _sent(self, more: dict[str, str]) -> dict[str, str]:
        cookie = {"Cookie": f"symage={self.cookie}"} if self.cookie else {}
        return {name: value for name, value in {**self.headers, **cookie, **more}.items() if value}

    def _keep(self, answer: Answer) -> Answer:
        found = re.match(r"symage=([^;]*)", answer.headers.get("set-cookie", ""))
        if found:
            self.cookie = found[1]
        return answer


def sign_in(
    api: Api, name: str = "ada", role: str = OWNER, *, account_id: str = "", operator: bool = False
) -> Visit:
    """Somebody of the account whose session was begun a moment ago."""
    with api.database.write() as connection:
        user = users.invite(
            connection,
            account_id or api.account_id,
            name,
            role=role,
            is_operator=operator,
            now=times.now(),
        )
        raw = user_sessions.begin(connection, user.id, user_agent="Firefox/150.0", now=times.now())
    return Visit(api, user.id, raw)


@pytest.fixture
def visit(api: Api) -> Visit:
    return sign_in(api)


@pytest.fixture(scope="session")
def ready() -> ReadyForms:
    return ReadyForms(packaged())


def real_job(api: Api, ready: ReadyForms, *form_ids: str, quantity: int, formats: tuple[str, ...]) -> Job:
    """A completed job whose packs hold what a run would have made."""
    job = packed_job(api, ready, *form_ids, quantity=quantity, formats=formats)
    return api.finish_job(job, 0, status=jobs.COMPLETED, captured=job.credits_required)


def packed_job(
    api: Api,
    ready: ReadyForms,
    *form_ids: str,
    quantity: int,
    formats: tuple[str, ...],
    stages: Sequence[str] = (DOCUMENTS, ANNOTATIONS),
) -> Job:
    """A job under way whose packs of these stages hold what a run would have made."""
    job = api.started_job(*form_ids, quantity=quantity, formats=formats)
    items = range(quantity)
    made = make_documents(ready, job.request, items)
    labels = label_pack(ready, job.request, items, made.layouts)
    packs = {DOCUMENTS: document_pack(ready, made), ANNOTATIONS: labels}
    with api.database.write() as connection:
        for stage in stages:
            pack = packs[stage]
            api.store.write(pack_key(job.id, stage, 0), [pack.data])
            shard = Shard(stage, 0, 0, quantity, len(pack.data), "0" * 64, pack.lengths)
            shards.record(connection, job.id, [shard], now=times.now())
    return job


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


class _Fields(HTMLParser):
    """What a browser would send of a form: `found`, of the one whose id is `form`."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.within = form, False
        self.found: list[tuple[str, str]] = []
        self.select, self.area = "", ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "form":
            self.within = of.get("id") == self.form
        name, value = of.get("name") or "", of.get("value")
        mine = bool(name) and ("form" in of or self.within) and of.get("form", self.form) == self.form
        if tag == "option" and self.select and ("selected" in of or self.first):
            self.found = self.found if self.first else self.found[:-1]
            self.found.append((self.select, value or ""))
            self.first = False
        if not mine:
            return
        kind = of.get("type")
        if tag == "input" and (kind not in ("checkbox", "radio") or "checked" in of):
            self.found.append((name, value if value is not None else "on" if kind == "checkbox" else ""))
        elif tag == "select":
            self.select, self.first = name, True
        elif tag == "textarea":
            self.area = name
            self.found.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1] = (self.area, self.found[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.within = False
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""


def fields(page: str, form: str) -> list[tuple[str, str]]:
    """What a browser would send of a form of the page, unchanged, without its buttons."""
    parser = _Fields(form)
    parser.feed(page)
    return parser.found


def tags(page: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page)
    yield from parser.found
