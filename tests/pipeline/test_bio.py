"""An order with BIO as a whole: forms of two kinds, clean and worn, files that tell of one another."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from symage.annotations.schemes import names
from symage.request import Config, GenerationRequest
from symage_dagster import sharding
from tests.packaged import packaged

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
PAGES = {W2: 1, RETURN: 2}


def order(profile: str) -> GenerationRequest:
    config = Config(dpi=100, degradation_profile=profile)
    return GenerationRequest((W2, RETURN), 10, 77, ("pdf_typed", "bio"), config)


@pytest.fixture(scope="module")
def clean(make_dataset: Callable[[GenerationRequest], Any]) -> Any:
    return make_dataset(order("clean"))


@pytest.fixture(scope="module")
def mixed(make_dataset: Callable[[GenerationRequest], Any]) -> Any:
    return make_dataset(order("mixed"))


@pytest.fixture(params=["clean", "mixed"])
def made(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def documents(files: Mapping[str, bytes]) -> Iterator[tuple[str, int, Any, Any]]:
    """Of each document its form, its item, its tokens and its words, in the order of the archive."""
    for item in range(10):
        for form_id in PAGES:
            base = f"typed/{form_id}_{item}_typed"
            bio, words = (
                json.loads(files[f"annotations/{kind}/{base}_{kind}.json"]) for kind in ("bio", "words")
            )
            yield form_id, item, bio, words


def test_words_stand_where_funsd_has_them(made: Any) -> None:
    for form_id, item, bio, words in documents(made.files):
        assert bio["page_count"] == words["page_count"] == PAGES[form_id]
        for page in range(PAGES[form_id]):
            path = f"annotations/funsd/typed/{form_id}_{item}_typed_funsd_p{page}.json"
            entities = json.loads(made.files[path])["form"]
            labelled = [(word["text"], word["box"]) for entity in entities for word in entity["words"]]
            tokens = [token for token in bio["tokens"] if token["page"] == page]
            assert sorted((token["text"], token["bbox"]) for token in tokens) == sorted(labelled)
            fields = {entity["field_id"] for entity in entities if entity["label"] == "answer"}
            assert {word["field_id"] for word in words["words"] if word["page"] == page} == {None, *fields}


def test_tags_are_concepts_of_what_the_records_hold(made: Any) -> None:
    for form_id, item, bio, words in documents(made.files):
        form = packaged().get(form_id)
        concepts = dict(zip((f.id for f in form.fields), names([form], "semantic_concept"), strict=True))
        record = json.loads(made.files[f"ground_truth/json/{form_id}_{item}.json"])
        said = {name: value["text"].split() for name, value in record["fields"].items() if value["text"]}
        read: dict[str, list[str]] = {}
        for token, word in zip(bio["tokens"], words["words"], strict=True):
            if word["field_id"] is None:
                assert token["tag"] == "O"
            else:
                begins = "I" if read.setdefault(word["field_id"], []) else "B"
                assert token["tag"] == f"{begins}-{concepts[word['field_id']]}"
                read[word["field_id"]].append(word["text"])
        assert read == said


def test_columns_of_a_split_hold_its_documents_in_order(made: Any) -> None:
    splits = made.manifest["splits"]
    for split, members in splits.items():
        first, count = members["first_item_index"], members["identities"]
        text = made.files[f"annotations/conll/typed/{split}.conll"].decode()
        found = [block.split("\n") for block in text.split("\n\n") if block]
        expected = []
        for _, item, bio, _ in documents(made.files):
            if first <= item < first + count:
                expected.append(["-DOCSTART-\tO"])
                for page in range(bio["page_count"]):
                    tokens = [token for token in bio["tokens"] if token["page"] == page]
                    expected.append([f"{token['text']}\t{token['tag']}" for token in tokens])
        assert found == expected


def test_words_of_worn_pages_have_quadrangles_in_their_boxes(mixed: Any) -> None:
    for _, _, bio, words in documents(mixed.files):
        for word in words["words"]:
            corners = np.clip(np.array(word["quad"]), 0, bio["page_sizes"][word["page"]])
            assert (corners >= [word["x"] - 0.01, word["y"] - 0.01]).all()
            foot = [word["x"] + word["width"] + 0.01, word["y"] + word["height"] + 0.01]
            assert (corners <= foot).all()


def test_the_card_and_the_manifest_name_them(made: Any) -> None:
    card = made.files["README.md"].decode()
    for path in ("bio/typed/…_bio.json", "words/typed/…_words.json", "conll/typed/train.conll"):
        assert f"| `annotations/{path}` |" in card
    assert "`semantic_concept`" in card
    assert made.manifest["label_scheme"] == "semantic_concept"
    listed = {file["path"] for file in made.manifest["files"]}
    assert listed == made.files.keys() - {"manifest.json"}


def test_the_cut_does_not_show(
    make_dataset: Callable[[GenerationRequest], Any], monkeypatch: pytest.MonkeyPatch, clean: Any
) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 3)
    assert make_dataset(clean.request).files == clean.files
