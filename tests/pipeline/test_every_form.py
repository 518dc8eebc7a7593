"""Every form of the catalogue through the production assets and their blocking checks."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symage.request import Config, GenerationRequest
from symage_cli.verify import verify_dataset
from tests.packaged import packaged

FORMS = tuple(form.id for form in packaged())
QUANTITY = 4

pytestmark = pytest.mark.usefixtures("forms_read_once")


@pytest.mark.parametrize(
    ("mode", "form_ids"),
    [
        pytest.param("coherent", FORMS, id="coherent"),
        pytest.param("shuffled", FORMS[::6], id="shuffled-sample"),
        pytest.param("random", FORMS[3::6], id="random-sample"),
        pytest.param("shuffled", FORMS, id="shuffled", marks=pytest.mark.long),
        pytest.param("random", FORMS, id="random", marks=pytest.mark.long),
    ],
)
def test_every_form_is_made_labelled_and_verified(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path: Path, mode: str, form_ids: tuple[str, ...]
) -> None:
    """`test_contents.py` makes all of them in every mode too, and compares what is in the files."""
    formats = ("pdf_typed", "png_typed")
    made = make_dataset(
        GenerationRequest(form_ids, QUANTITY, 8, formats, Config(coherence_mode=mode, dpi=72))
    )
    assert {record["form_id"] for record in json.loads(made.json)} == {*form_ids}
    for name, data in made.files.items():
        if name.endswith("manifest.json") or name.startswith("ground_truth/json/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    told = io.StringIO()
    assert verify_dataset(tmp_path, told) == 0, told.getvalue()
    assert f"{QUANTITY * len(form_ids)} documents" in told.getvalue()


@pytest.mark.long
@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_alone_is_made(make_dataset: Callable[[GenerationRequest], Any], form_id: str) -> None:
    made = make_dataset(GenerationRequest((form_id,), 25, 3, ("pdf_typed",), Config(dpi=72)))
    assert sum(name.endswith(".pdf") for name in made.files) == 25
