"""A short storm of the chaos bench: nothing is lost, doubled, wrong, unbalanced, stuck or left over."""

import pytest

from bench.chaos import main


@pytest.mark.long
@pytest.mark.parametrize(("database", "store"), [("sqlite", "folder"), ("postgresql", "s3")])
def test_a_storm_leaves_no_trace(database: str, store: str) -> None:
    figures = main(["--minutes", "2.5", "--seed", "7", "--database", database, "--store", store])
    assert set(figures.values()) == {0}, figures
