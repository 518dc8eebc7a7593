"""The gallery shows all that the tables have, in pictures that are there, small and its own."""

import re
from pathlib import Path

import pytest
from PIL import Image

from symage.documents.printers import PLAIN, PRINTERS, choices
from symage.documents.surfaces import SURFACES
from symage.documents.wear.profiles import CLEAN, MIXED, PROFILES

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = (DOCS / "gallery.md").read_text()
MOST_BYTES = 3_000_000


def section(title: str) -> str:
    found = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", GALLERY, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Looks", {PLAIN, *(name for name in choices() if name in PRINTERS)}),
        ("Surfaces", {*SURFACES}),
        ("Degradation profiles", {CLEAN, *PROFILES}),
    ],
)
def test_every_row_of_the_tables_is_shown(title: str, names: set[str]) -> None:
    rows = re.findall(r"^\| `([^`]+)` \|(.*)\|$", section(title), re.MULTILINE)
    assert {name for name, _ in rows} == names
    assert all(f"![{name}](gallery/" in cells for name, cells in rows)


def test_what_is_drawn_by_lot_is_told() -> None:
    assert f"`{MIXED}` is a draw" in section("Degradation profiles")


def test_its_pictures_are_those_that_it_shows_and_small() -> None:
    shown = set(re.findall(r"\(gallery/([^)]+)\)", GALLERY))
    pictures = list((DOCS / "gallery").iterdir())
    assert {path.name for path in pictures} == shown
    assert sum(path.stat().st_size for path in pictures) < MOST_BYTES
    for path in pictures:
        with Image.open(path) as picture:
            assert min(picture.size) > 100
