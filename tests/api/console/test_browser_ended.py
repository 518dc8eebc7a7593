"""A session that ends while a page is open: its parts say so, and nothing that was filled in is lost."""

from typing import Any

import pytest

from api import times
from symage.storage import user_sessions, users
from tests.api.conftest import W2, Api
from tests.api.console.test_browser import base, browser, environment, open_page, pytestmark, wait
from tests.api.console.test_hostile import end_sessions

__all__ = ["base", "browser", "environment", "pytestmark"]


def sign_in_beside(api: Api, page: Any, base: str) -> None:
    """In another tab, with a session of its own."""
    with api.database.write() as connection:
        operator = users.named(connection, "op")
        secret = user_sessions.issue_link(connection, operator.id, now=times.now())
    other = page.context.new_page()
    other.goto(f"{base}/console/enter/{secret}")
    other.close()
    page.bring_to_front()


def test_a_preview_after_the_session_says_so_and_comes_again_after_signing_in(
    api: Api, browser: Any, base: str
) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new?form={W2}&quantity=3")
    wait(lambda: page.locator("#preview img").count())
    end_sessions(api)
    page.fill("#quantity", "7")
    wait(lambda: page.locator("#ended .note").count())
    link = page.locator("#ended a")
    assert (link.get_attribute("target"), link.get_attribute("href")) == ("_blank", "/console/sign-in")
    assert page.input_value("#quantity") == "7"
    assert page.locator("#preview img").count() == 1
    assert page.locator("#quote").count() == 1
    sign_in_beside(api, page, base)
    page.fill("#quantity", "8")
    wait(lambda: '"quantity": 8' in page.inner_text("#code"))
    assert page.locator("#ended .note").count() == 0
    page.click("#pay >> text=Create job")
    page.wait_for_url("**/console/jobs/*-*")
    assert "8 people" in page.inner_text("h1")


@pytest.mark.parametrize("screen", ["jobs", "jobs/{job}", "new/schedule?form=" + W2])
def test_no_part_is_taken_away_by_a_session_that_ended(
    api: Api, browser: Any, base: str, screen: str
) -> None:
    job = api.accepted_job(W2, quantity=3)
    page = open_page(browser, base, api, width=360)
    page.goto(f"{base}/console/{screen.format(job=job.id)}")
    before = page.inner_text("main")
    end_sessions(api)
    if "schedule" in screen:
        page.fill("#name", "kept")
        page.fill("#c-timezone", "Asia/Tokyo")
    wait(lambda: page.locator("#ended .note").count())
    assert page.locator("#ended").bounding_box()["y"] < 200
    said = page.inner_text("#ended")
    assert page.inner_text("main").replace(said, "").split() == before.split()
    address = page.url
    sign_in_beside(api, page, base)
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    wait(lambda: page.locator("#ended .note").count() == 0)
    assert page.url == address


def test_a_page_says_that_nothing_answers_until_something_does(api: Api, browser: Any, base: str) -> None:
    job = api.accepted_job(W2, quantity=3)
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/jobs/{job.id}")
    page.context.set_offline(True)
    wait(lambda: "No connection" in page.inner_text("#ended"))
    page.context.set_offline(False)
    wait(lambda: page.locator("#ended .note").count() == 0)
    assert page.locator("#progress").count() == 1
