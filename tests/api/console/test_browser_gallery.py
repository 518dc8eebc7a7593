"""The gallery of forms by keys: one stop of Tab, arrows from card to card, whatever a search leaves of it."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.api.console.test_browser import base, browser, environment, open_page, pytestmark, wait

__all__ = ["base", "browser", "environment", "pytestmark"]
AT = """() => [...document.querySelectorAll(".card:not([hidden])")]
  .findIndex((card) => card.contains(document.activeElement))"""


def stops_of(page: Any) -> int:
    """How often Tab stops in the gallery, on the way from the search to what stands behind it."""
    page.focus("#find")
    count = 0
    for _ in range(12):
        page.keyboard.press("Tab")
        count += page.evaluate(AT) >= 0
    return count


@pytest.mark.parametrize("screen", ["new", "forms"])
def test_a_gallery_is_one_stop_and_arrows_go_through_it(
    api: Api, browser: Any, base: str, screen: str
) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/{screen}")
    row = page.evaluate("() => getComputedStyle(gallery).gridTemplateColumns.split(' ').length")
    cards = page.locator(".card").count()
    assert stops_of(page) == 1
    page.locator(".card input, a.card").first.focus()
    way = (("ArrowRight", 1), ("ArrowDown", 1 + row), ("ArrowLeft", row), ("ArrowUp", 0), ("ArrowUp", 0))
    for key, place in (*way, ("End", cards - 1), ("ArrowRight", cards - 1), ("Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        assert page.evaluate(AT) == place, key
    page.keyboard.press("Tab")
    assert page.evaluate(AT) == -1
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(AT) == 1
    assert page.faults == []


def test_what_a_search_leaves_has_the_stop_and_space_picks(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new")
    page.fill("#find", "interest")
    wait(lambda: 1 < page.locator(".card:visible").count() < page.locator(".card").count())
    assert stops_of(page) == 1
    page.focus(".card:not([hidden]) input[tabindex='0']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    order = (
        "cards => cards.sort((a, b) => a.style.order - b.style.order).map(card => card.firstChild.checked)"
    )
    assert page.eval_on_selector_all(".card:not([hidden])", order)[:2] == [False, True]
    wait(lambda: page.locator("#preview img").count())
    assert page.faults == []


def test_what_is_called_so_comes_before_what_has_a_field_of_that_name(
    api: Api, browser: Any, base: str
) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new")
    page.fill("#find", "w-2")
    wait(lambda: 1 < page.locator(".card:visible").count() < page.locator(".card").count())
    places = page.eval_on_selector_all(
        ".card:not([hidden])",
        "cards => cards.map(card => [card.getBoundingClientRect().top, card.getBoundingClientRect().left,"
        " card.textContent.toLowerCase().includes('w-2')])",
    )
    called = [so for _, _, so in sorted(places)]
    assert called == sorted(called, reverse=True)
    assert len(set(called)) == 2
    page.focus(".card:not([hidden]) input[tabindex='0']")
    page.keyboard.press("Home")
    first = page.evaluate("document.activeElement.closest('.card').getBoundingClientRect().toJSON()")
    assert [first["top"], first["left"]] == sorted(places)[0][:2]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 700), (1000, 800), (360, 800)])
def test_what_orders_is_in_sight_wherever_one_is(
    api: Api, browser: Any, base: str, width: int, height: int
) -> None:
    page = open_page(browser, base, api, width)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{base}/console/new?form=irs_w2_single_page_2025")
    wait(lambda: page.locator("#preview img").count())
    for share in (0, 0.5, 1):
        page.evaluate(f"scrollTo(0, {share} * (document.body.scrollHeight - innerHeight))")
        assert page.evaluate(
            "[...document.querySelectorAll('button.pri')].some((button) => {"
            " const box = button.getBoundingClientRect();"
            " const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];"
            " return button.contains(document.elementFromPoint(x, y)) && box.bottom <= innerHeight })"
        ), share


def test_what_was_refused_is_forgotten_once_it_is_mended(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new")
    page.fill("#quantity", "-5")
    page.click("#pay button.pri")
    wait(lambda: page.locator("#quantity[aria-invalid=true]").count())
    told = page.locator(".err").first.text_content()
    assert told.endswith(".")
    assert not told.endswith("..")
    page.fill("#quantity", "5")
    assert page.locator("#quantity[aria-invalid=true], #quantity-err").count() == 0
    assert page.locator(".head ~ [role=alert] [data-wrong]").count() == 1
    page.check("input[name='form'][value='irs_w2_2025']")
    assert page.locator(".head ~ [role=alert]").count() == 0
