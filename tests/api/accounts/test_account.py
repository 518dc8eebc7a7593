"""GET /account/balance and /account/usage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from symage.storage import jobs
from tests.api.test_bad_input import refused

if TYPE_CHECKING:
    from tests.api.conftest import Api

BALANCE, USAGE = "/api/v1/account/balance", "/api/v1/account/usage"


def test_a_new_account_has_used_nothing(api: Api) -> None:
    assert api.get(BALANCE).data == {"credits_used": 0, "credits_allocated": 0}
    assert api.get(USAGE).data == {
        "period_days": 30,
        "total_jobs": 0,
        "total_items_generated": 0,
        "total_credits_used": 0,
        "jobs_by_status": {},
    }


def test_held_credits_are_allocated_and_captured_ones_used(api: Api) -> None:
    api.ended_job(quantity=3, captured=60)
    api.accepted_job(quantity=2)
    assert api.get(BALANCE).data == {"credits_used": 60, "credits_allocated": 100}


def test_usage_sums_the_jobs_of_the_period(api: Api) -> None:
    api.ended_job(quantity=3, captured=60)
    api.ended_job(quantity=2, status=jobs.FAILED, finished=0)
    api.accepted_job(quantity=7)
    assert api.get(f"{USAGE}?days=1").data == {
        "period_days": 1,
        "total_jobs": 3,
        "total_items_generated": 3,
        "total_credits_used": 60,
        "jobs_by_status": {"completed": 1, "failed": 1, "pending": 1},
    }


def test_jobs_before_the_period_and_of_others_do_not_count(api: Api) -> None:
    api.make_older(api.ended_job(quantity=1, captured=20).id, days=8)
    other = api.make_key(api.open_account("other"))
    assert api.get(f"{USAGE}?days=7").data["total_jobs"] == 0
    assert api.get(f"{USAGE}?days=9").data["total_jobs"] == 1
    assert api.get(USAGE, key=other).data["total_jobs"] == 0


@pytest.mark.parametrize("days", ["0", "366", "-1", "1.5", "many", "30 "])
def test_days_are_1_to_365(api: Api, days: str) -> None:
    details = refused(api.get(f"{USAGE}?days={days}"), 400, "bad_request")
    assert details["problems"][0]["field"] == "days"


def test_both_need_the_account_scope(api: Api) -> None:
    narrow = api.make_key(api.account_id, "read", "generate")
    refused(api.get(BALANCE, key=narrow), 403, "forbidden")
    refused(api.get(USAGE, key=narrow), 403, "forbidden")
