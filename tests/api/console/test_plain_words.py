"""What will not do, in the words of the page: whatever is wrong, no key of HTTP's is named."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from api.console import plain_words, schedule_form
from api.console.format_names import FORMATS
from api.console.labels import LABELS, ORDER
from api.console.order_form import ENTRIES, body_of
from api.webhooks.fields import read_subscription
from api.webhooks.targets import Targets
from symage.errors import BadRequest, Problem
from symage.orders.formats import offered
from symage.orders.order import read_order
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit

ODD = (
    "",
    "-1",
    "1,5",
    "abc",
    "99999999",
    "XX",
    "XX YY",
    "[]",
    "{}",
    "[{}]",
    '[{"name": 1}]',
    "0.5",
    "blue 60",
)
KEY_OF_HTTP = re.compile(r"\b[a-z]+_[a-z_]+\b|\bconfig\b|\bJSON object\b|\binteger\b|\w\[\d+\]|[a-z]\.\w+ ")
TEMPLATES = Path(plain_words.__file__).parent / "templates"


def refused(api: Api, answers: MultiDict[str, str]) -> list[Problem]:
    body = body_of(answers)
    try:
        read_order(body, api.catalogue, drawn_seed=1, url_fault=lambda _: None)
    except BadRequest as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize("name", [*ENTRIES, "quantity", "seed", "form", "format", "train"])
def test_a_wrong_value_of_any_field_is_told_by_its_label(api: Api, name: str) -> None:
    seen = 0
    for value in ODD:
        answers = MultiDict([("form", W2), ("quantity", "3"), (name, value)])
        answers.setlist(name, [value])
        for told in plain_words.told(refused(api, answers)):
            seen += 1
            assert not KEY_OF_HTTP.search(told.message.replace("pdf_typed", "")), (value, told)
            assert told.message[0].isupper() or told.message[0] == "“", (value, told)
    assert seen or name in ("form", "writer_consistency"), "nothing odd was refused"


def test_wrong_orders_of_all_kinds_name_no_key(api: Api) -> None:
    """Many at once, drawn."""
    draw = random.Random(7)
    names = [*ENTRIES, "quantity", "seed", "train", "validation"]
    for _ in range(150):
        given = [(name, draw.choice(ODD)) for name in draw.sample(names, 6)]
        given += [("format", name) for name in draw.sample(sorted(FORMATS), 3)]
        given += [("form", W2)] * draw.randrange(3)
        for told in plain_words.told(refused(api, MultiDict(given))):
            assert not KEY_OF_HTTP.search(told.message), (given, told)


@pytest.mark.parametrize(
    ("said", "field", "plain"),
    [
        ("Give exactly one of form_id and form_ids", "form_id", "Pick a form"),
        ("config.states names no state: XX", "config.states", "States: XX is no state"),
        ("config.states names no state: XX, YY", "config.states", "States: XX and YY are no states"),
        (
            "config.splits gives train, validation, test whole percents that sum to 100",
            "config.splits",
            "Train, Validation, Test: must be whole percents that sum to 100",
        ),
        (
            "png_handwritten needs pdf_handwritten beside it",
            "output_formats",
            "Files: “Pictures, by hand” needs “PDF, by hand” beside it",
        ),
        (
            "quantity must be an integer from 1 to 100000",
            "quantity",
            "People: must be a whole number from 1 to 100,000",
        ),
        (
            "config.age_min (70) is above config.age_max (20)",
            "config.age_min",
            "Youngest (70) is above Oldest (20)",
        ),
    ],
)
def test_what_http_says_becomes_what_the_page_says(said: str, field: str, plain: str) -> None:
    (told,) = plain_words.told([Problem("bad_request", field, said)] * 2)
    assert told.message == plain


@pytest.mark.parametrize(
    ("url", "opened"),
    [("http://127.0.0.1:9000/hook", True), ("https://10.0.0.1/x", True), ("https://a b/", False)],
)
def test_a_webhook_that_may_not_lead_there_names_the_setting(url: str, opened: bool) -> None:
    with pytest.raises(BadRequest) as refusal:
        read_subscription({"url": url}, Targets().problem)
    (told,) = plain_words.told(refusal.value.problems, "webhook")
    assert told.message.startswith("Address: must")
    assert ("SYMAGE_WEBHOOK_ALLOW" in told.message, bool(told.guide)) == (opened, opened)


def test_the_page_of_webhooks_leads_to_the_guide(visit: Visit) -> None:
    page = visit.post("/console/webhooks", url="http://127.0.0.1:9/", event="job.failed").body.decode()
    (link,) = re.findall(r'href="(/docs/guide/webhooks#[^"]*)"', page)
    anchor = link.partition("#")[2]
    assert f'id="{anchor}"' in visit.page("/docs/guide/webhooks")


def test_a_message_stands_once_on_a_page(visit: Visit) -> None:
    for form in ({}, {"form": W2, "states": "XX"}):
        page = visit.post("/console/new", quantity="3", **form).body.decode()
        said = "States: XX is no state" if form else "Pick a form"
        assert len(re.findall(f"data-wrong=[^>]*>{said}", page)) == 1, said


def test_labels_are_those_of_the_pages() -> None:
    """A label that is changed on a page is changed in the words, too."""
    html = "".join(path.read_text() for path in TEMPLATES.glob("*.html"))
    for about, labels in LABELS.items():
        for key, label in labels.items():
            if about == "table" and key == "tables":
                continue  # The page calls each of them by its number.
            for part in label.split(", ") if key == "splits" else [label]:
                assert re.search(rf'[>"]{re.escape(part)}[<" ]', html), (about, key, part)
    assert set(ENTRIES) - {"fill_scenarios"} <= set(ORDER)
    assert set(offered()) <= set(FORMATS)
    fields: dict[str, Any] = schedule_form.body_of(MultiDict())
    assert set(fields) - {"generate"} <= set(ORDER)
