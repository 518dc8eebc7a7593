"""The page of column types is made of the types, and is current."""

from scripts.column_types import PAGE
from symage.tabular.columns import TYPES
from symage.tabular.listing import page, type_list


def test_the_page_is_what_the_types_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m scripts.column_types"


def test_every_type_has_an_example_of_its_own() -> None:
    listed = type_list()
    assert [each["type"] for each in listed] == list(TYPES)
    assert all(each["example"] is not None and each["description"] for each in listed)
