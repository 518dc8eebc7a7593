"""The form of a table: what will not do is told at its row, its state is its address, it can be had again."""

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from api import times
from api.console.limit_words import taken
from api.console.table_address import LONGEST_QUERY
from api.console.table_faults import faults_of
from api.console.table_form import body_of, columns_of
from symage.errors import BadRequest
from symage.orders.tables import read_table_order
from symage.storage import accounts, jobs
from symage.storage.users import VIEWER
from symage.tabular.columns import TYPES
from tests.api.conftest import Api
from tests.api.console.conftest import Visit, fields, sign_in

COLUMNS = {
    "name": ["first_name", "churned"],
    "type": ["text_first_name", "custom_boolean"],
    "limits": ["", "true_rate: 0.12"],
}
TYPED = ("name", "type", "limits", "of", "table_name", "table_rows", "rows", "seed", "format", "csv_safe")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))


def sent(page: str) -> dict[str, Any]:
    """What the form would send, but for what tells one page from the next."""
    found = MultiDict(fields(page, "table"))
    return {name: found.getlist(name) for name in found if name != "once"}


@pytest.mark.parametrize("name", TYPES)
def test_a_limit_that_a_type_does_not_take_is_told_at_its_row(name: str) -> None:
    """In the type's own words, with those that it takes, for every type there is."""
    answers = MultiDict([("name", "a"), ("type", name), ("limits", "true: 12%"), ("of", "")])
    with pytest.raises(BadRequest) as refused:
        read_table_order(body_of(answers), drawn_seed=0)
    found = faults_of(refused.value.problems, columns_of(answers))
    (first, *_) = found.rows[0]
    assert found.names[0] == "Column 1"
    assert first.message == f"“{TYPES[name].description}” takes no limit “true”. {taken(TYPES[name])}"
    for key in TYPES[name].constraints:
        assert f"{key.name}: " in first.message
    for told in (*found.rows[0], *found.others):
        assert not re.search(r"columns\[|constraints", told.message), told


def test_a_wrong_limit_keeps_the_rows_of_the_other_columns(visit: Visit) -> None:
    wrong = {**COLUMNS, "limits": ["", "true: 12%"]}
    page = visit.follow("/console/tables/columns", **wrong)
    said = words(page)
    assert (
        "Column 2: “true or false” takes no limit “true”. It takes true_rate: The share of true (0 to 1)"
        in said
    )
    assert "without column 2" in said
    assert page.count("<td") == 8
    assert page.index('id="row-1"') < page.index("takes no limit") < page.index("without column 2")


def test_the_state_of_the_form_is_its_address(visit: Visit) -> None:
    """Whatever is changed leads to an address that shows the same again."""
    first = visit.post("/console/tables/columns", add="", rows="70", seed="5", format="json", **COLUMNS)
    assert first.status == 303
    page = visit.page(first.headers["location"])
    assert sent(page)["name"] == ["first_name", "churned", "column_3"]
    assert (sent(page)["rows"], sent(page)["seed"], sent(page)["format"]) == (["70"], ["5"], ["json"])
    again = visit.post("/console/tables/columns", **sent(page))
    assert sent(visit.page(again.headers["location"])) == sent(page)
    refused = visit.post("/console/tables", **{**sent(page), "rows": "0"})
    assert "Rows: must be a whole number" in visit.page(refused.headers["location"])


def long_form() -> dict[str, Any]:
    limits = "values: [" + ", ".join(f"a long value {place}" for place in range(10)) + "]"
    assert len(limits) * 45 > LONGEST_QUERY
    names = [f"column_{place + 1}" for place in range(45)]
    return {"name": names, "type": ["custom_enum"] * 45, "limits": [limits] * 45}


def test_a_form_too_long_for_an_address_has_one_all_the_same(api: Api, visit: Visit) -> None:
    form = long_form()
    shown = visit.post("/console/tables/columns", add="", **form)
    assert (shown.status, len(shown.headers["location"]) < 80) == (303, True)
    page = visit.page(shown.headers["location"])
    assert sent(page)["name"] == [*form["name"], "column_46"]
    again = visit.post("/console/tables/columns", **sent(page)).headers["location"]
    assert sent(visit.page(again)) == sent(page)
    assert visit.post("/console/tables/columns", **sent(page)).headers["location"] == again
    refused = visit.post("/console/tables", rows="0", **form)
    assert "Rows: must be" in visit.page(refused.headers["location"])
    worded = visit.post("/console/tables/columns", words="", prompt="first name, " + "age " * 10, **form)
    assert "first_name" in sent(visit.page(worded.headers["location"]))["name"]
    viewer = sign_in(api, "val", VIEWER)
    seen = viewer.page(again)
    assert sent(seen)["limits"] == sent(page)["limits"]
    assert ("may order tables" in seen, "may order tables" in page) == (True, False)
    assert sign_in(api, "eve", account_id=api.open_account("x")).get(again).status == 404
    assert visit.get("/console/tables?draft=%00").status == 404


def test_a_table_shows_its_columns_and_is_ordered_again(api: Api, visit: Visit) -> None:
    form = {
        "name": ["n", "b", "shop", "id", "city"],
        "type": [
            "text_first_name",
            "custom_boolean",
            "custom_foreign_key",
            "number_sequence",
            "address_city",
        ],
        "limits": ["", "true_rate: 0.12", "column: id, table: shops", "", ""],
        "of": ["", "", "", "0", "0"],
        "table_name": ["shops"],
        "table_rows": ["7"],
        "format": ["csv", "json"],
        "csv_safe": "1",
    }
    jobs_found = []
    for seed in ("5", ""):
        shown = visit.post("/console/tables", rows="60", seed=seed, **form).headers["location"]
        page = visit.page(shown)
        for said in ("true_rate: 0.12", "true or false", "column: id, table: shops"):
            assert said in page
        (again,) = set(re.findall(r'href="(/console/tables\?like=[^"]*)"', page))
        filled = sent(visit.page(again))
        assert {name: filled.get(name) for name in TYPED} == {
            **{name: value if isinstance(value, list) else [value] for name, value in form.items()},
            "rows": ["60"],
            "seed": [seed],
        }
        for _ in range(2):
            placed = visit.post("/console/tables", **filled, once="a")
            jobs_found.append(placed.headers["location"].rpartition("/")[2])
    assert len(set(jobs_found)) == 2
    with api.database.read() as connection:
        found = [jobs.get_own_table(connection, api.account_id, each).request for each in jobs_found]
    assert found[0] == found[1]
    viewer = sign_in(api, "val", VIEWER)
    assert "Order again" not in viewer.page(shown)
    assert sign_in(api, "eve", account_id=api.open_account("x")).get(again).status == 404


def test_a_price_above_what_is_spent_unasked_is_agreed_to(api: Api, visit: Visit) -> None:
    with api.database.write() as connection:
        accounts.change(connection, api.account_id, {"confirm_above": 1}, now=times.now(), actor="test")
    page = visit.follow("/console/tables", rows="5000", **COLUMNS)
    asked = re.search(r'name="confirmed_credits" form="table" value="(\d+)"', page)
    assert asked is not None
    placed = visit.post("/console/tables", rows="5000", confirmed_credits=asked[1], **COLUMNS)
    assert placed.headers["location"].startswith("/console/tables/")
