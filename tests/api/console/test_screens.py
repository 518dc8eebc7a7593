"""Every screen: it answers, on both kinds of database, under its policy, and asks nothing of other hosts."""

import gzip
import re

import pytest

from api.console import pages
from api.threads import Threads
from symage.cases.ready import ReadyForms
from symage.errors import NotReady
from symage.storage import jobs
from symage.storage.users import VIEWER
from tests.api.conftest import W2, Api, database_url
from tests.api.console.conftest import Visit, real_job, sign_in, tags

__all__ = ["database_url"]
"""Of both kinds here, unlike in the rest of the folder."""

SCREENS = (
    "/console/jobs",
    "/console/new",
    f"/console/new?form={W2}&quantity=10&seed=7",
    f"/console/new/schedule?form={W2}&quantity=10&seed=7",
    "/console/new/schedule",
    "/console/datasets",
    "/console/datasets/daily",
    "/console/datasets/daily?version=1",
    "/console/datasets/daily/change",
    "/console/datasets/daily/order",
    "/console/new?for=dataset",
    "/console/forms",
    f"/console/forms/{W2}",
    "/console/tables",
    "/console/tables?prompt=first+name,+age+18-65,+favourite+dinosaur",
    "/console/people",
    "/console/people?household=p42",
    "/console/keys",
    "/console/keys?days=365",
    "/console/webhooks",
    "/console/requests",
    "/console/operations",
    "/console/users",
    "/docs",
    "/docs/guide?q=credits",
    "/docs/guide/accounts",
)
ENDS = (jobs.FAILED, jobs.CANCELED, jobs.EXPIRED)
FOR_OTHERS = {
    "/console/new",
    "/console/new/schedule",
    "/console/datasets/daily/change",
    "/console/datasets/daily/order",
    "/console/new?for=dataset",
    "/console/operations",
}
"""Screens that viewers do not see."""


def fill(api: Api, ready: ReadyForms) -> list[str]:
    """A job in each state, requests of a key and a webhook; the pages of the jobs."""
    found = [real_job(api, ready, W2, quantity=3, formats=("pdf_typed",))]
    found += [api.ended_job(W2, status=status, finished=0, artifacts={}) for status in ENDS]
    found += [api.accepted_job(W2), api.started_job(W2)]
    make_dataset(api)
    api.get("/api/v1/jobs")
    api.get("/api/v1/jobs/nothing")
    api.runner.run(written(api))
    return [f"/console/jobs/{job.id}" for job in found]


def make_dataset(api: Api) -> None:
    """With a version under way."""
    order = {"form_id": W2, "quantity": 2, "seed": 7}
    made = {"name": "daily", "cron": "0 6 * * *", "generate": order}
    assert api.post("/api/v1/datasets", made).status == 200
    assert api.post("/api/v1/datasets/daily/run").status == 200


async def written(api: Api) -> None:
    await api.app.extensions["symage"].request_notes.write()


def test_every_screen_answers_under_its_policy(api: Api, ready: ReadyForms) -> None:
    pages, operator = fill(api, ready), sign_in(api, operator=True)
    for path in (*SCREENS, *pages):
        answer = operator.get(path)
        assert answer.status == 200, path
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        check_page(answer.body.decode(), path)
        check_live_parts(operator, answer.body.decode(), path)


def check_live_parts(visit: Visit, page: str, path: str) -> None:
    """What a page asks for again and again by itself is there, in all that is answered."""
    for _, attributes in tags(page):
        if "every" in str(attributes.get("hx-trigger")):
            again = visit.get(str(attributes["hx-get"]), **{"HX-Request": "true"})
            assert again.status == 200, (path, attributes["hx-get"])
            wanted = str(attributes.get("hx-select") or f"#{attributes['id']}").removeprefix("#")
            assert f'id="{wanted}"' in again.body.decode(), (path, wanted)


def check_page(page: str, path: str) -> None:
    """Nothing that the policy would block, and no address of another host that a browser asks by itself."""
    ids = [attributes["id"] for _, attributes in tags(page) if attributes.get("id")]
    assert len(ids) == len(set(ids)), (path, {one for one in ids if ids.count(one) > 1})
    for tag, attributes in tags(page):
        assert "style" not in attributes, (path, tag, attributes)
        assert not [name for name in attributes if name.startswith("on")], (path, tag)
        assert tag not in ("style", "iframe", "object"), path
        for name in ("src", "action", "hx-get", "formaction"):
            assert re.match(r"/(?!/)|data:|$", attributes.get(name) or "/"), (path, name, attributes[name])
        if tag == "script":
            assert attributes["src"]
        if tag == "link":
            assert str(attributes["href"]).startswith("/console/assets/")


def test_viewers_see_all_but_what_orders(api: Api) -> None:
    make_dataset(api)
    viewer = sign_in(api, role=VIEWER)
    for path in SCREENS:
        expected = 403 if path.partition("?")[0] in FOR_OTHERS else 200
        answer = viewer.get(path)
        assert answer.status == expected, path
        if expected == 200:
            posts = [
                attributes["action"]
                for tag, attributes in tags(answer.body.decode())
                if tag == "form" and attributes.get("method") == "post"
            ]
            own = (
                "/console/sign-out",
                "/console/users/password",
                "/console/people",
                "/console/people/household",
            )
            assert [path for path in posts if path not in own and path != "/console/tables"] == [], path


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/jobs", "/console/new"])
def test_a_full_page_is_small_over_the_wire(visit: Visit, path: str) -> None:
    """With all that the screen loads and both typefaces of its style, packed as browsers ask."""
    page = visit.get(path, **{"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    loaded = [
        attributes.get("src") or attributes.get("href")
        for tag, attributes in tags(gzip.decompress(page.body).decode())
        if tag in ("script", "link")
    ]
    style = next(str(each) for each in loaded if "console.css" in str(each))
    fonts = re.findall(r'url\("([^"]+)"\)', visit.page(style))
    assert len(fonts) == 2
    total = len(page.body)
    for address in {*map(str, loaded), *(style.replace("console.css", font) for font in fonts)}:
        asset = visit.get(address, **{"Accept-Encoding": "gzip"})
        assert "immutable" in asset.headers["cache-control"], address
        total += len(asset.body)
    assert total < 76_000


def test_addresses_of_nothing_are_told_in_a_page(visit: Visit) -> None:
    for path in (
        "/console/nothing",
        "/console/jobs/nothing",
        "/console/forms/nothing",
        "/docs/guide/nothing",
    ):
        answer = visit.get(path)
        assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8"), path
    fragment = visit.get("/console/jobs/nothing", **{"HX-Request": "true"})
    assert fragment.status == 404
    assert b"<html" not in fragment.body


def test_what_is_out_of_order_is_told_without_what_is_read(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def closed(*_asked: object) -> None:
        raise NotReady("not_ready", "The service is shutting down")

    def unreadable(*_asked: object) -> None:
        pytest.fail("an error page asked the database")

    monkeypatch.setattr(Threads, "compute", closed)
    monkeypatch.setattr(pages, "_frame", unreadable)
    answer = visit.get("/console/people?household=p1")
    assert answer.status == 503
    assert "The service is shutting down" in answer.body.decode()


def test_the_root_leads_to_the_console(visit: Visit) -> None:
    assert visit.get("/").headers["location"] == "/console/"
    assert visit.get("/console/").headers["location"] == "/console/jobs"


def test_the_guide_is_there_for_everybody_and_found_by_words(api: Api) -> None:
    stranger = Visit(api)
    page = stranger.page("/docs/guide/accounts")
    assert "<h1>Accounts, keys, limits</h1>" in page
    assert 'href="/docs/guide/webhooks"' in page
    assert "Accounts, keys, limits" in stranger.page("/docs/guide?q=append-only+ledger")
    assert "No page has all of these words" in stranger.page("/docs/guide?q=zebra+crossing")
    assert stranger.get("/docs/guide/../../pyproject.toml").status == 404
    assert stranger.get("/docs/guide/%2e%2e/pyproject.toml").status == 404


def test_links_between_pages_of_the_guide_lead_somewhere(api: Api) -> None:
    stranger = Visit(api)
    listed = [a["href"] for tag, a in tags(stranger.page("/docs")) if tag == "a"]
    for path in {str(each) for each in listed if str(each).startswith("/docs/guide/")}:
        for tag, attributes in tags(stranger.page(path)):
            target = str(attributes.get("href") or "")
            if tag == "a" and re.fullmatch(r"[a-z]+\.md(#.*)?", target):
                assert stranger.get("/docs/guide/" + target.partition("#")[0]).status == 200, (path, target)
