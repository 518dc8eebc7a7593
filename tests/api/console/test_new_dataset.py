"""Ordering by the form: it means what a body means, and goes the way that HTTP goes."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from werkzeug.datastructures import MultiDict

from api import times
from api.console.order_form import body_of, query_of
from symage.orders.config import CONFIG_KEYS, IGNORED
from symage.orders.order import read_order
from symage.request import SPLITS, GenerationRequest
from symage.storage import accounts, jobs
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, fields, sign_in, tags
from tests.api.orders.test_dry_run import with_settings
from tests.packaged import packaged

ORDER = {"form": [W2], "quantity": "3", "seed": "42", "format": ["pdf_typed", "png_typed"]}
BODIES = (
    {"form_id": W2, "quantity": 1},
    {"form_ids": [W2, "irs_f1040_2025"], "quantity": 12, "seed": 7, "output_formats": ["pdf_typed", "coco"]},
    {
        "form_id": W2,
        "quantity": 100,
        "seed": 0,
        "output_formats": ["pdf_handwritten", "png_handwritten"],
        "ink_color": "black",
        "writer_consistency": "per_field",
        "config": {
            "handwriting_difficulty": 0.25,
            "correction_rate": 0.1,
            "degradation_profile": "scanned",
            "degradation_strength": 0.75,
            "dpi": 200,
            "look": "plain",
            "png_mode": "gray",
            "coherence_mode": "random",
            "label_scheme": "nist3",
            "boxes": "ink",
            "coverage": "balanced",
            "records": "flat",
            "splits": [60, 20, 20],
            "states": ["CA", "TX"],
            "age_min": 30,
            "age_max": 40,
            "sex": "F",
            "filers": "anyone",
            "id_policy": "valid_looking",
            "bundle_layout": "sharded",
            "license": "cc0-1.0",
            "fill_scenarios": [{"name": "blank", "weight": 1, "default_stage": "blank"}],
            "pin_mode": "isolated",
            "reference_date": "2024-06-30",
            "procedure_codes": "synthetic",
        },
    },
    {
        "form_id": W2,
        "quantity": 2,
        "output_formats": ["pdf_handwritten"],
        "ink_color_distribution": {"blue": 60, "black": 30, "red": 10},
    },
)


def asked(body: dict[str, object]) -> GenerationRequest:
    return read_order(body, packaged(), drawn_seed=9, url_fault=lambda _: None).request


@pytest.mark.parametrize("body", BODIES)
def test_a_request_is_the_same_after_a_turn_through_the_form(body: dict[str, object]) -> None:
    request = asked(body)
    query = MultiDict(parse_qsl(query_of(request, request.seed)))
    assert asked(body_of(query)) == request


@pytest.mark.parametrize("body", BODIES)
def test_a_request_is_the_same_after_a_turn_through_the_page(visit: Visit, body: dict[str, object]) -> None:
    """Every field that an order has stands on the page, and is sent as it was."""
    request = asked(body)
    page = visit.page(f"/console/new?{query_of(request, request.seed)}")
    assert asked(body_of(MultiDict(fields(page, "order")))) == request


def test_the_page_has_a_field_for_every_key_of_an_order(visit: Visit) -> None:
    names = {name for name, _ in fields(visit.page("/console/new"), "order")}
    keys = {key.name for key in CONFIG_KEYS} - {*IGNORED, "splits"}
    assert keys <= names | {"degradation_profile", "coherence_mode"}
    assert set(SPLITS) <= names


def test_an_order_is_what_http_would_have_made(api: Api, visit: Visit) -> None:
    answer = visit.post("/console/new", once="a", **ORDER)
    assert answer.status == 303
    ordered = api.stored_job(answer.headers["location"].rpartition("/")[2])
    body = {"form_id": W2, "quantity": 3, "seed": 42, "output_formats": ["pdf_typed", "png_typed"]}
    other = api.stored_job(api.generate(**body).data["job_id"])
    assert ordered.request == other.request
    assert ordered.credits_required == other.credits_required
    assert ordered.created_via == "console"


def test_a_form_that_is_sent_twice_is_one_order(visit: Visit) -> None:
    places = {visit.post("/console/new", once="a", **ORDER).headers["location"] for _ in range(2)}
    assert len(places) == 1
    assert visit.post("/console/new", once="b", **ORDER).headers["location"] not in places


def test_who_goes_back_and_changes_the_form_orders_something_else(visit: Visit) -> None:
    changed = {**ORDER, "quantity": "4"}
    places = [visit.post("/console/new", once="a", **each).headers["location"] for each in (ORDER, changed)]
    assert len(set(places)) == 2
    assert "4 people" in visit.page(places[1])


def test_an_account_has_as_much_open_by_the_console_as_by_http(api: Api, visit: Visit) -> None:
    with_settings(api, max_account_jobs=1)
    assert visit.post("/console/new", once="a", **ORDER).status == 303
    refused = visit.post("/console/new", once="b", **ORDER)
    assert (refused.status, api.rows("jobs")) == (422, {"jobs": 1})
    assert "2 jobs would be open; an account may have 1" in refused.body.decode()


def test_all_problems_are_told_and_what_was_typed_stays(api: Api, visit: Visit) -> None:
    wrong = {**ORDER, "quantity": "many", "seed": "-1", "dpi": "9000", "states": "ZZ"}
    answer = visit.post("/console/new", once="a", **wrong)
    page = answer.body.decode()
    assert answer.status == 422
    for word in ("quantity", "seed", "config.dpi", "config.states"):
        assert word in page
    values = {a.get("name"): a.get("value") for tag, a in tags(page) if tag == "input"}
    assert (values["quantity"], values["seed"], values["dpi"]) == ("many", "-1", "9000")
    assert api.rows("jobs") == {"jobs": 0}


def test_credits_that_are_short_are_told_before_and_after(api: Api) -> None:
    poor = sign_in(api, "poor", account_id=api.open_account("poor", credits=100))
    quoted = poor.page("/console/new/quote?" + urlencode({**ORDER, "quantity": "10"}, doseq=True))
    assert "120 credits short" in quoted
    assert "Ask for at most 4 people" in quoted
    assert poor.post("/console/new", once="a", **{**ORDER, "quantity": "10"}).status == 422


def test_large_orders_are_confirmed_where_the_account_wants_it(api: Api, visit: Visit) -> None:
    with api.database.write() as connection:
        accounts.change(connection, api.account_id, {"confirm_above": 10}, now=times.now(), actor="test")
    asked_back = visit.post("/console/new", once="a", **ORDER)
    assert "Order for 66 credits" in asked_back.body.decode()
    assert api.rows("jobs") == {"jobs": 0}
    assert visit.post("/console/new", once="a", confirmed_credits="66", **ORDER).status == 303


def test_a_quote_follows_what_is_typed(visit: Visit) -> None:
    answer = visit.get("/console/new/quote?" + urlencode({**ORDER, "quantity": "1,000"}, doseq=True))
    page = answer.body.decode()
    for word in ("1,000", "22,000", "curl", "known after the first such job"):
        assert word in page
    assert "quantity=1000" in answer.headers["hx-replace-url"]


def test_the_preview_is_a_page_of_the_order_with_its_boxes(visit: Visit) -> None:
    query = urlencode({**ORDER, "item": "2", "page": f"{W2}.typed.0"}, doseq=True)
    page = visit.page("/console/new/preview?" + query)
    answers = [a for tag, a in tags(page) if tag == "polygon" and a["class"] == "b answer"]
    assert {"employee_ssn", "box_1"} <= {a["data-field"] for a in answers}
    (source,) = [a["src"] for tag, a in tags(page) if tag == "img"]
    picture = visit.get(str(source))
    assert picture.body.startswith(b"\x89PNG")
    assert visit.get("/console/new/picture.png?" + query.replace(".typed.0", ".typed.1")).status == 404


def test_the_preview_tells_why_there_is_no_page(visit: Visit) -> None:
    assert "Pick a form" in visit.page("/console/new/preview?form=&quantity=1")
    assert "No page to show" in visit.page(f"/console/new/preview?form={W2}&quantity=0")


def test_the_form_comes_filled_in_from_a_job(api: Api, visit: Visit) -> None:
    job = api.ended_job(W2, quantity=5, formats=("pdf_typed", "png_typed"), profile="faxed", finished=0)
    again = next(
        str(a["href"])
        for tag, a in tags(visit.page(f"/console/jobs/{job.id}"))
        if tag == "a" and "/console/new?" in str(a.get("href"))
    )
    fields = [a for tag, a in tags(visit.page(again)) if tag == "input"]
    checked = {(a["name"], a["value"]) for a in fields if "checked" in a}
    assert {("form", W2), ("format", "png_typed"), ("degradation_profile", "faxed")} <= checked
    assert job.status == jobs.COMPLETED


def test_licences_have_the_names_that_they_bear(visit: Visit) -> None:
    page = visit.page("/console/new")
    chosen = page.partition('name="license"')[2].partition("</select>")[0]
    said = re.findall(r">([^<]+)</option>", chosen)
    assert {"CC0 1.0", "CC BY-SA 4.0", "ODbL", "MIT", "Apache 2.0", "CDLA Permissive 2.0"} < set(said)
    assert not {"Mit", "Odbl", "Pddl", "Ocr b"} & set(re.findall(r">([^<]+)</option>", page))


def test_a_page_is_promised_only_where_one_is_made(visit: Visit) -> None:
    assert "is being made" not in visit.page("/console/new")
    picked = visit.page(f"/console/new?form={W2}")
    assert "is being made" in picked
    assert "Without scripts it is not shown here" in picked
