"""The operators' view: what web pages in an operator's browser can do with it, which is nothing."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest

from symage_dagster.webserver.door import COOKIE, Door
from symage_dagster.webserver.guard import guarded

HERE = "127.0.0.1:3000"
MUTATION = quote('mutation{shutdownRepositoryLocation(repositoryLocationName:"symage"){__typename}}')
JSON = {"Content-Type": "application/json"}
TOKEN = "a token of operators"


class View:
    """What stands behind the door: it answers everybody."""

    def __init__(self) -> None:
        self.reached = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.reached += 1
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"the view"})


def ask(
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    door: Door | None = None,
    host: str = HERE,
    socket: bool = False,
) -> tuple[int, dict[str, str], int]:
    """Status (of a WebSocket 101 or 403), headers, and how often the view was reached."""
    view, sent = View(), []
    path, _, query = path.partition("?")
    listed = [(b"host", host.encode())]
    listed += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    scope: dict[str, Any] = {"path": path, "query_string": query.encode(), "headers": listed}
    scope |= {"type": "websocket"} if socket else {"type": "http", "method": method}

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    asyncio.run(guarded(view, door or Door())(scope, receive, send))
    if socket:
        return (101 if sent[0]["type"] == "websocket.accept" else 403), {}, view.reached
    names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], names, view.reached


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", f"/graphql?query={MUTATION}", {}),
        ("GET", f"/graphql?query={MUTATION}", {"Sec-Fetch-Site": "cross-site", "Accept": "image/*"}),
        ("HEAD", f"/graphql?query={MUTATION}", {}),
        (
            "GET",
            f"/graphql?query={MUTATION}",
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "document",
                "Accept": "text/html",
            },
        ),
        ("POST", "/graphql", {"Content-Type": "text/plain"}),
        ("POST", "/graphql", {"Content-Type": "text/plain; application/json"}),
        ("POST", "/graphql", {"Content-Type": "application/x-www-form-urlencoded"}),
        ("POST", f"/graphql?query={MUTATION}", {}),
        ("POST", "/graphql", {**JSON, "Origin": "https://evil.example"}),
        ("POST", "/graphql", {**JSON, "Origin": "null"}),
        ("POST", "/graphql", {**JSON, "Origin": "http://127.0.0.1:8080"}),
        ("POST", "/graphql", {**JSON, "Origin": "http://127.0.0.1:3000.evil.example"}),
        ("POST", "/graphql", {**JSON, "Sec-Fetch-Site": "cross-site"}),
        ("POST", "/graphql", {**JSON, "Sec-Fetch-Site": "same-site"}),
        ("POST", "/report_asset_materialization/x", {"Origin": "https://evil.example", **JSON}),
        ("DELETE", "/graphql", {}),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
        (
            "GET",
            "/",
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        ),
    ],
)
def test_what_a_foreign_page_can_send_never_reaches_dagster(
    method: str, path: str, headers: Mapping[str, str]
) -> None:
    status, _, reached = ask(method, path, headers)
    assert (status in (403, 405, 415), reached) == (True, 0)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:3000",
        "127.0.0.1.evil.example",
        "10.0.0.4:3000",
        "",
        "[::1",
        "localhost@evil",
    ],
)
def test_a_name_that_was_made_to_point_here_is_not_answered(host: str) -> None:
    assert ask("POST", "/graphql", JSON, host=host)[::2] == (403, 0)
    assert ask("GET", "/", socket=True, host=host)[::2] == (403, 0)


@pytest.mark.parametrize("host", [HERE, "localhost:3000", "localhost:9999", "[::1]:3000", "LOCALHOST"])
def test_the_views_own_pages_and_programs_of_this_machine_are_answered(host: str) -> None:
    own = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    for headers in ({}, own):
        assert ask("POST", "/graphql", {**JSON, **headers}, host=host)[0] == 200
        assert ask("GET", "/runs", headers, host=host)[0] == 200
        assert ask("GET", "/graphql", headers, socket=True, host=host)[0] == 101
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert ask("GET", "/runs/1", link, host=host)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_foreign_page_opens_no_socket(headers: Mapping[str, str]) -> None:
    assert ask("GET", "/graphql", headers, socket=True)[::2] == (403, 0)


def test_nobody_frames_the_view() -> None:
    assert ask("GET", "/")[1]["x-frame-options"] == "DENY"


def test_a_proxys_name_is_answered_where_it_is_set() -> None:
    door = Door({"dagster.example"})
    headers = {**JSON, "Origin": "https://dagster.example"}
    assert ask("POST", "/graphql", headers, door=door, host="dagster.example")[0] == 200
    assert ask("POST", "/graphql", headers, host="dagster.example")[0] == 403


def test_with_a_token_everybody_shows_it_and_a_browser_keeps_it() -> None:
    door = Door(token=TOKEN)
    assert ask("GET", "/", door=door)[::2] == (401, 0)
    assert ask("GET", "/graphql", door=door, socket=True)[::2] == (403, 0)
    assert ask("GET", "/server_info", door=door)[0] == 200
    assert ask("GET", "/?token=wrong", door=door)[::2] == (401, 0)
    assert ask("POST", "/graphql", {**JSON, "Authorization": f"Bearer {TOKEN}"}, door=door)[0] == 200
    given = ask("GET", f"/?token={quote(TOKEN)}", door=door)[1]["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict"} <= set(given.split("; "))
    assert "Secure" not in given
    by_proxy = ask("GET", f"/?token={quote(TOKEN)}", {"X-Forwarded-Proto": "https"}, door=door)[1]
    assert "Secure" in by_proxy["set-cookie"].split("; ")
    kept = {"Cookie": given.partition(";")[0]}
    assert kept["Cookie"].startswith(COOKIE)
    assert ask("GET", "/", kept, door=door)[0] == 200
    assert ask("GET", "/graphql", kept, door=door, socket=True)[0] == 101
    assert ask("POST", "/graphql", {**kept, **JSON, "Origin": "https://evil.example"}, door=door)[0] == 403
