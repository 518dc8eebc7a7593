"""Rate limits: the tier's for a key, an address's for failures and for routes without a key."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from api.guard.limiters import MemoryLimiter
from api.guard.limits import FAILED, KEYLESS, TIERS
from symage.storage.rate_limits import SECOND, Limit

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

UNKNOWN = "sk_live_" + "0" * 48
SECRET = "a secret of the proxy"


@pytest.fixture(params=["1", "2"], ids=["one worker", "two workers"])
def environment(environment: dict[str, str], request: pytest.FixtureRequest) -> dict[str, str]:
    return {**environment, "SYMAGE_API_WORKERS": request.param, "SYMAGE_PROXY_SECRET": SECRET}


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> int:
    """Low limits, and a clock that stands, so that no bucket refills on a slow machine: its second."""
    now = time.time_ns()
    monkeypatch.setattr(
        "api.guard.limiters.time", SimpleNamespace(time_ns=lambda: now, monotonic_ns=lambda: now)
    )
    monkeypatch.setattr("api.guard.limits.TIERS", {"free": Limit(1, 5), "enterprise": TIERS["enterprise"]})
    monkeypatch.setattr("api.guard.limits.FAILED", Limit(1, 3))
    monkeypatch.setattr("api.guard.limits.KEYLESS", Limit(1, 4))
    return now // SECOND


def test_the_tiers_are_those_of_the_manual() -> None:
    tiers = {name: (limit.rate, limit.burst) for name, limit in TIERS.items()}
    assert tiers == {"free": (10, 30), "pro": (30, 90), "scale": (100, 300), "enterprise": (200, 600)}


def test_a_burst_passes_and_no_more(api: Api, slow: int) -> None:
    key = api.make_key(api.open_account("free", tier="free"))
    answers = [api.get("/api/v1/jobs", key=key) for _ in range(7)]
    assert [answer.status for answer in answers] == [200] * 5 + [429] * 2
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == list("4321000")
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"1"}
    refused = answers[-1]
    assert (refused.json["error"]["code"], refused.json["detail"]["status"]) == ("rate_limited", 429)
    assert int(refused.headers["retry-after"]) == 1
    assert int(refused.headers["x-ratelimit-reset"]) - slow in (5, 6)
    assert all("retry-after" not in answer.headers for answer in answers[:5])


@pytest.mark.usefixtures("slow")
def test_another_key_has_a_bucket_of_its_own(api: Api) -> None:
    account = api.open_account("free", tier="free")
    first, second = api.make_key(account), api.make_key(account)
    assert [api.get("/api/v1/jobs", key=first).status for _ in range(6)][-1] == 429
    assert api.get("/api/v1/jobs", key=second).status == 200


def test_errors_show_the_standing_too(api: Api) -> None:
    for answer in (
        api.get("/api/v1/jobs/x"),
        api.get("/api/v1/jobs?limit=0"),
        api.post("/api/v1/generate", b"{"),
        api.get("/api/v1/jobs", key=api.make_key(api.account_id, "account")),
    ):
        assert answer.status >= 400
        assert answer.headers["x-ratelimit-limit"] == "200"


@pytest.mark.usefixtures("slow")
def test_failed_attempts_are_limited_and_do_not_keep_a_live_key_out(api: Api) -> None:
    answers = [api.get("/api/v1/jobs", key=UNKNOWN) for _ in range(5)]
    assert [answer.status for answer in answers] == [401] * 3 + [429] * 2
    assert "retry-after" in answers[-1].headers
    assert "x-ratelimit-limit" not in answers[-1].headers
    assert api.get("/files/x/y", key="").status == 429
    assert api.get("/api/v1/jobs").status == 200


@pytest.mark.usefixtures("slow")
def test_routes_without_a_key_are_limited_by_address(api: Api) -> None:
    def health(address: str) -> int:
        return api.get("/api/v1/health", key="", scope_base={"client": (address, 1)}).status

    assert [health("192.0.2.1") for _ in range(5)] == [200] * 4 + [429]
    assert health("192.0.2.2") == 200
    assert [health(f"2001:db8:0:1::{n}") for n in range(5)] == [200] * 4 + [429]
    assert health("2001:db8:0:2::1") == 200
    assert api.get("/nowhere", scope_base={"client": ("192.0.2.1", 1)}).status == 429
    assert api.get("/api/v1/jobs", scope_base={"client": ("192.0.2.1", 1)}).status == 200


@pytest.mark.usefixtures("slow")
def test_only_a_proxy_that_knows_the_secret_names_addresses(api: Api) -> None:
    def health(forwarded: str, secret: str) -> Answer:
        headers = {"X-Forwarded-For": forwarded, "X-Proxy-Secret": secret}
        return api.get("/api/v1/health", key="", headers=headers)

    assert [health(f"198.51.100.{n}", "guessed").status for n in range(5)][-1] == 429
    assert [health(f"forged, 198.51.100.{n}", SECRET).status for n in range(5)][-1] == 200


def test_the_limits_of_addresses_leave_room_for_a_browser() -> None:
    assert (KEYLESS.burst, FAILED.burst) >= (100, 100)


def test_a_limiter_forgets_full_buckets(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.guard.limiters.FEWEST_SWEPT", 100)
    limiter, quick = MemoryLimiter(), Limit(10**9, 1)

    async def many() -> int:
        for number in range(1000):
            await limiter.take(f"address {number}", quick)
        return len(limiter._full_at)

    assert api.runner.run(many()) < 200
