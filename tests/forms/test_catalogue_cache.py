"""The catalogue read from its cache is the catalogue."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from symage.forms.cache import cached_catalogue
from symage.forms.catalogue import Catalogue, load_catalogue
from tests.packaged import packaged


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """As it stands in the definitions."""
    return load_catalogue()


def contents(catalogue: Catalogue) -> list[list[Any]]:
    """All of each form: as values, two that are equal are not one."""
    return [[getattr(form, field.name) for field in fields(form)] for form in catalogue]


def test_the_cached_catalogue_is_the_catalogue(catalogue: Catalogue, tmp_path: Path) -> None:
    first, second = cached_catalogue(tmp_path), cached_catalogue(tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("forms-")
    for read in (first, second, packaged()):
        assert contents(read) == contents(catalogue)
        assert read.aliases == catalogue.aliases
        assert read.problems() == catalogue.problems()


def test_a_file_of_other_content_is_not_read(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "forms-00000000000000000000000000000000.pickle").write_bytes(b"not a catalogue")
    assert contents(cached_catalogue(tmp_path)) == contents(catalogue)
