"""A worn order as a whole: what the archive holds, and that files and labels tell of one picture."""

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from symage.request import Config, GenerationRequest
from symage_dagster import sharding

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
DPI = 100


def request(quantity: int, **config: Any) -> GenerationRequest:
    wear = {"dpi": DPI, "degradation_profile": "mixed", **config}
    return GenerationRequest((W2, RETURN), quantity, 77, ("pdf_typed", "png_typed"), Config(**wear))


@pytest.fixture(scope="module")
def files(make_dataset: Callable[[GenerationRequest], Any]) -> Mapping[str, bytes]:
    made: Mapping[str, bytes] = make_dataset(request(6)).files
    return made


def test_each_page_has_its_transform_and_quadrangles(files: Mapping[str, bytes]) -> None:
    for item in range(6):
        for form, pages in ((W2, 1), (RETURN, 2)):
            for page in range(pages):
                base = f"typed/{form}_{item}_typed"
                bend = json.loads(files[f"annotations/transform/{base}_p{page}.transform.json"])
                label = json.loads(files[f"annotations/funsd/{base}_funsd_p{page}.json"])
                picture = Image.open(io.BytesIO(files[f"images/{base}_p{page}.png"]))
                assert (bend["page"], bend["dpi"], tuple(bend["size"])) == (page, DPI, picture.size)
                assert label["form"]
                for entity in label["form"]:
                    corners = np.clip(np.array(entity["quad"]), 0, picture.size)
                    left, top, right, bottom = entity["box"]
                    assert (corners >= [left - 0.01, top - 0.01]).all()
                    assert (corners <= [right + 0.01, bottom + 0.01]).all()


def test_the_pdf_shows_the_picture_and_holds_no_text(files: Mapping[str, bytes]) -> None:
    for path in [path for path in files if path.endswith(".pdf")]:
        with pypdfium2.PdfDocument(files[path]) as document:
            for number, page in enumerate(document):
                assert page.get_textpage().get_text_bounded() == ""
                shown = page.render(scale=DPI / 72, rev_byteorder=True).to_numpy()
                png = path.replace("pdfs/", "images/").replace(".pdf", f"_p{number}.png")
                picture = np.asarray(Image.open(io.BytesIO(files[png])).convert("RGB"))
                grey = shown if shown.shape[2] == 3 else np.repeat(shown, 3, 2)
                assert np.array_equal(grey, picture)


def test_the_manifest_and_the_card_say_what_was_done(files: Mapping[str, bytes]) -> None:
    parameters = json.loads(files["manifest.json"])["dataset_info"]["generation_params"]
    assert parameters["degradation_profile"] == "mixed"
    assert parameters["degradation_strength"] == 0.5
    assert "_p{page}.transform.json" in files["README.md"].decode()


def test_records_say_what_each_document_suffers(files: Mapping[str, bytes]) -> None:
    """Faxes, which alone are packed by Group 4, are those that say so; strengths keep near the order's."""
    told = set()
    for path in [path for path in files if path.startswith("ground_truth/json/")]:
        wear = json.loads(files[path])["_metadata"]["wear"]["typed"]
        pdf = files[f"pdfs/typed/{path.rpartition('/')[2].removesuffix('.json')}_typed.pdf"]
        assert (b"/CCITTFaxDecode" in pdf) == (wear["profile"] == "faxed")
        assert 0.4 <= wear["strength"] <= 0.6
        told.add(wear["profile"])
    assert told == {"scanned", "faxed", "photographed"}


def test_records_say_where_values_stand_as_labels_do(files: Mapping[str, bytes]) -> None:
    """To the pixel, blocks of many lines too."""
    for path in [path for path in files if path.startswith("ground_truth/json/")]:
        base = path.rpartition("/")[2].removesuffix(".json")
        said = json.loads(files[path])["fields"]
        answers = [
            (entity["field_id"], page, entity["box"])
            for page in range(2 if base.startswith(RETURN) else 1)
            for entity in json.loads(files[f"annotations/funsd/typed/{base}_typed_funsd_p{page}.json"])[
                "form"
            ]
            if entity["label"] == "answer"
        ]
        places = [
            (name, place["page"], place["box"])
            for name, value in said.items()
            for place in value.get("places", [value] if "box" in value else [])
        ]
        assert sorted(places) == sorted(answers)


def test_records_of_clean_documents_tell_of_no_wear(
    make_dataset: Callable[[GenerationRequest], Any],
) -> None:
    files = make_dataset(request(1, degradation_profile="clean")).files
    assert "wear" not in json.loads(files[f"ground_truth/json/{W2}_0.json"])["_metadata"]


def test_the_cut_does_not_show(
    make_dataset: Callable[[GenerationRequest], Any],
    files: Mapping[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 1)
    assert make_dataset(request(6)).files == files


@pytest.mark.parametrize(
    ("mode", "expected"), [("gray", "L"), pytest.param("color", "RGB", marks=pytest.mark.long)]
)
def test_pictures_have_the_channels_that_were_asked_for(
    make_dataset: Callable[[GenerationRequest], Any], mode: str, expected: str
) -> None:
    for profile in ("clean", "photographed", "faxed"):
        made = make_dataset(request(1, degradation_profile=profile, png_mode=mode)).files
        pictures = [data for path, data in made.items() if path.endswith(".png")]
        assert {Image.open(io.BytesIO(data)).mode for data in pictures} == {expected}
