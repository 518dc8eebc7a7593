"""x-user-id: an open door unless a mode says who may name an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from symage.settings import read
from symage.variables import SettingError

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

SECRET = "a secret of the proxy"
HERE = {"client": ("127.0.0.1", 50000)}
KEYS = "/api/internal/api-keys"

# What is asked of the database here is one account by name.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


IN_LOOPBACK_MODE = pytest.mark.parametrize("mode", ["loopback"])
IN_PROXY_MODE = pytest.mark.parametrize("mode", ["proxy"])


@pytest.fixture
def mode() -> str:
    return ""


@pytest.fixture
def environment(environment: dict[str, str], mode: str) -> dict[str, str]:
    return {**environment, "SYMAGE_PROXY_SECRET": SECRET, "SYMAGE_SESSION_MODE": mode}


def ask(api: Api, client: tuple[str, int] = ("127.0.0.1", 50000), **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.get(KEYS, key="", headers=sent, scope_base={"client": client})


def test_without_a_mode_nobody_has_a_session(api: Api) -> None:
    for headers in ({"x_user_id": "me"}, {"x_user_id": "me", "X_Proxy_Secret": SECRET}):
        answer = ask(api, **headers)
        assert (answer.status, answer.json["error"]["code"]) == (401, "unauthorized")


@IN_LOOPBACK_MODE
def test_programs_of_this_machine_name_an_account_by_name_or_id(api: Api) -> None:
    assert ask(api, x_user_id="me").status == 200
    assert ask(api, x_user_id=api.account_id).status == 200
    assert ask(api, ("::1", 50000), x_user_id="me", Host="[::1]:8080").status == 200
    assert ask(api, x_user_id="me", Host="localhost:8080", Origin="http://localhost:8080").status == 200
    for unknown in ("you", "", "me\x01", "' or 1=1", "0" * 5000):
        assert ask(api, x_user_id=unknown).status == 401
    assert ask(api).status == 401


@IN_LOOPBACK_MODE
@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_For": "10.0.0.1"},
        {"Forwarded": "for=10.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Host": "rebound.example"},
        {"Host": "localhost.rebound.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_loopback_means_neither_proxies_nor_foreign_pages(api: Api, headers: dict[str, str]) -> None:
    assert ask(api, x_user_id="me", **headers).status == 401


@IN_LOOPBACK_MODE
def test_loopback_means_this_machine(api: Api) -> None:
    assert ask(api, ("192.0.2.7", 50000), x_user_id="me").status == 401
    assert ask(api, ("::ffff:10.0.0.1", 50000), x_user_id="me").status == 401


@IN_PROXY_MODE
def test_a_proxy_must_know_the_secret(api: Api) -> None:
    anywhere = ("192.0.2.7", 50000)
    assert ask(api, anywhere, x_user_id="me", X_Proxy_Secret=SECRET).status == 200
    assert ask(api, anywhere, x_user_id="me", X_Proxy_Secret=SECRET, X_Forwarded_For="10.0.0.1").status == 200
    for wrong in ("", SECRET[:-1], SECRET + "x", SECRET.upper(), "\xff"):
        assert ask(api, x_user_id="me", X_Proxy_Secret=wrong).status == 401
    assert ask(api, x_user_id="me").status == 401


@IN_PROXY_MODE
def test_two_users_at_once_are_nobody(api: Api) -> None:
    """A proxy that appends its header to a client's own must not let the client's count."""
    headers = [("x-user-id", "me"), ("x-user-id", "stranger"), ("X-Proxy-Secret", SECRET)]

    async def twice() -> int:
        return (await api.app.test_client().get(KEYS, headers=Headers(headers))).status_code

    api.open_account("stranger")
    assert api.runner.run(twice()) == 401


@IN_LOOPBACK_MODE
def test_a_key_opens_no_session_route(api: Api) -> None:
    assert api.get(KEYS, scope_base=HERE).status == 401


def test_settings_that_cannot_be_meant_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(SettingError, match="must be one of"):
        read({**environment, "SYMAGE_SESSION_MODE": "on"})
    with pytest.raises(SettingError, match="needs SYMAGE_PROXY_SECRET"):
        read({"SYMAGE_SESSION_MODE": "proxy"})
    with pytest.raises(SettingError, match="too short"):
        read({"SYMAGE_PROXY_SECRET": "short"})
