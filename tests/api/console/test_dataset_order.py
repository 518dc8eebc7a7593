"""What a dataset orders is changed in the form that orders are filled in with."""

from typing import Any

from symage.storage.users import VIEWER
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, fields, sign_in
from tests.api.console.test_datasets import BODY, PAGE, make

EVERY_KEY = {
    "form_ids": [W2, "irs_f1040_2025"],
    "quantity": 12,
    "seed": 5,
    "output_formats": ["pdf_typed", "pdf_handwritten"],
    "ink_color_distribution": {"blue": 60, "black": 40},
    "config": {
        "reference_date": "2024-06-30",
        "procedure_codes": "synthetic",
        "pin_mode": "isolated",
        "states": ["CA", "TX"],
        "splits": [60, 20, 20],
        "dpi": 200,
    },
}


def asked(page: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields(page, "order"):
        found.setdefault(name, []).append(value)
    return found


def stored(api: Api) -> dict[str, Any]:
    return dict(api.get("/api/v1/datasets/w2-weekly").data["generate"])


def test_its_form_shows_what_it_orders_and_changes_it(api: Api, visit: Visit) -> None:
    make(visit)
    page = visit.page(f"{PAGE}/order")
    assert "Change order" in page
    form = asked(page)
    assert (form["form"], form["quantity"], form["seed"]) == ([W2], ["3"], ["5"])
    assert visit.post(f"{PAGE}/order", **{**form, "quantity": "9", "dpi": "200"}).status == 303
    order = {**BODY["generate"], "quantity": 9, "config": {"dpi": 200}}
    assert stored(api) == order


def test_an_order_that_is_sent_as_it_stands_stays_as_it_was(api: Api, visit: Visit) -> None:
    body = {"name": "w2-weekly", "cron": "0 6 * * *", "generate": EVERY_KEY}
    assert api.post("/api/v1/datasets", body).status == 200
    before = api.get("/api/v1/datasets/w2-weekly").data
    form = asked(visit.page(f"{PAGE}/order"))
    assert visit.post(f"{PAGE}/order", **form).status == 303
    assert api.get("/api/v1/datasets/w2-weekly").data == before
    assert visit.post(f"{PAGE}/order", **{**form, "quantity": "13"}).status == 303
    assert stored(api) == {**EVERY_KEY, "quantity": 13}


def test_faults_are_told_by_the_names_of_the_form(api: Api, visit: Visit) -> None:
    make(visit)
    form = asked(visit.page(f"{PAGE}/order"))
    answer = visit.post(f"{PAGE}/order", **{**form, "quantity": "many", "dpi": "9"})
    page = answer.body.decode()
    assert answer.status == 422
    assert 'data-wrong="quantity"' in page
    assert 'data-wrong="config.dpi"' in page
    assert "generate" not in page.partition("</li>")[0].rpartition("<li")[2]
    assert stored(api) == BODY["generate"]


def test_people_are_not_repeated_by_another_seed(visit: Visit) -> None:
    make(visit)
    form = asked(visit.page(f"{PAGE}/order"))
    answer = visit.post(f"{PAGE}/order", **{**form, "seed": "6"})
    assert answer.status == 422
    assert "people would come a second time" in answer.body.decode()


def test_an_order_of_forms_that_have_left_says_so(api: Api, visit: Visit) -> None:
    make(visit)
    with api.database.write() as connection:
        connection.exec_driver_sql(
            """UPDATE datasets SET generate = '{"form_id": "gone_2019", "quantity": 3}'"""
        )
    answer = visit.get(f"{PAGE}/order")
    assert answer.status == 422
    assert "gone_2019" in answer.body.decode()
    assert visit.post(f"{PAGE}/order", form=W2, quantity="3").status == 303
    assert stored(api)["form_id"] == W2


def test_viewers_change_no_order(api: Api, visit: Visit) -> None:
    make(visit)
    viewer = sign_in(api, "val", VIEWER)
    assert viewer.get(f"{PAGE}/order").status == 403
    assert viewer.post(f"{PAGE}/order", form=W2).status == 403
    assert "Change order" not in viewer.page(PAGE)
