"""BIO and words: strict IOB2, read in a sensible order, the words of the page and no others."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pypdfium2
import pytest
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2, Entities

from symage.annotations import bio, funsd, words
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection
from symage.annotations.schemes import labels, names
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout, lay_out
from symage.documents.pdf import write_pdfs
from symage.documents.raster import pixel_size
from symage.documents.transform import Transforms
from symage.request import Config, GenerationRequest

DECORATION = Counter("IRSefile.")
"""Letters of the e-file mark, and the dot of a leader: no captions."""
ADDRESS = 'O\'Neil "Bros" \\ Söhne\n12 Long Meadow Lane\nReno NV 89501'


def filled(compiled: CompiledForm, **texts: str) -> Layout:
    return lay_out(compiled, {field.id: [texts.get(field.id, "")] for field in compiled.form.fields})


def every_field(compiled: CompiledForm) -> Layout:
    """Blocks of several lines, marks, and something short in all others."""
    texts = {
        f.id: ADDRESS if f.lines > 3 else "A B" if f.type == "text" else "77" for f in compiled.form.fields
    }
    marks = {f.id: "X" for f in compiled.form.fields if f.type == "checkbox"}
    return filled(compiled, **{**texts, **marks})


def batch(compiled: CompiledForm, layout: Layout, scheme: str = "field_id") -> Batch:
    projection, count = Projection.of(compiled.pages, layout, 150), layout.documents
    request = GenerationRequest((compiled.form.id,), count, seed=1, config=Config(label_scheme=scheme))
    return Batch(request, compiled, layout, projection, range(count), ["train"] * count)


def read_bio(made: Batch) -> list[dict[str, Any]]:
    return [json.loads(found.files[0]) for found in bio.documents(made)]


def read_words(made: Batch) -> list[dict[str, Any]]:
    return [json.loads(found.files[0]) for found in words.documents(made)]


def tagged(document: dict[str, Any]) -> list[list[str]]:
    """The tags of each page."""
    pages = groupby(document["tokens"], lambda token: token["page"])
    return [[token["tag"] for token in tokens] for _, tokens in pages]


def is_iob2(tags: Sequence[str]) -> bool:
    """Whether each I- goes on with what stands before it."""
    return all(
        not tag.startswith("I-") or before in (f"B-{tag[2:]}", tag) for before, tag in pairwise(["O", *tags])
    )


def read_columns(text: str) -> list[list[tuple[str, str]]]:
    """The sentences of a file of two columns, as readers of CoNLL's files cut them."""
    blocks = [block for block in text.split("\n\n") if block]
    return [
        [(word, tag) for word, tag in (line.split("\t") for line in block.split("\n"))] for block in blocks
    ]


@pytest.mark.parametrize("scheme", ["semantic_concept", "field_id", "field_type", "nist3"])
def test_tags_are_strict_iob2_with_the_names_of_the_scheme(scheme: str, six_copies: CompiledForm) -> None:
    (document,) = read_bio(batch(six_copies, every_field(six_copies), scheme))
    pages, form = tagged(document), six_copies.form
    assert all(is_iob2(page) for page in pages)
    assert f1_score(pages, pages, mode="strict", scheme=IOB2) == 1.0
    found = [[entity.tag for entity in page] for page in Entities(pages, IOB2).entities]
    assert [Counter(page) for page in found] == [Counter(labels(form, scheme))] * 6
    assert {tag for page in found for tag in page} == set(names([form], scheme))
    assert document["label_scheme"] == scheme
    assert all(token["tag"] == token["label"] for token in document["tokens"])


def test_broken_tags_are_seen() -> None:
    assert is_iob2(["O", "B-a", "I-a", "B-a", "B-b", "I-b", "O"])
    assert not is_iob2(["O", "I-a"])
    assert not is_iob2(["B-a", "I-b"])
    assert not is_iob2(["I-a"])


def test_a_value_is_read_whole_behind_its_caption(one_page: CompiledForm) -> None:
    layout = filled(
        one_page, employer_name_address=ADDRESS, box_1="48,120.00", box_2="5,000.00", box_15_state_2="IL"
    )
    (document,) = read_bio(batch(one_page, layout))
    read = " ".join(token["text"] for token in document["tokens"])
    address = " ".join(ADDRESS.split())
    assert f"c Employer’s name, address, and ZIP code {address} d Control number" in read
    assert "1 Wages, tips, other compensation 48,120.00 2 Federal income tax withheld 5,000.00 3" in read
    assert "15 State IL Employer’s state ID number" in read
    tags = [token["tag"] for token in document["tokens"] if token["tag"].endswith("employer_name_address")]
    assert tags == ["B-employer_name_address", *["I-employer_name_address"] * (len(address.split()) - 1)]


def test_no_value_is_broken_by_other_words(six_copies: CompiledForm) -> None:
    (document,) = read_words(batch(six_copies, every_field(six_copies)))
    values = [
        key for key, _ in groupby(document["words"], lambda word: (word["page"], word["field_id"])) if key[1]
    ]
    assert len(values) == len(set(values)) == 6 * 45
    pages = [word["page"] for word in document["words"]]
    assert pages == sorted(pages)


def test_a_value_without_a_caption_is_read_last(one_page: CompiledForm) -> None:
    page = one_page.pages[0]
    entities = tuple(replace(entity, names=()) for entity in page.entities)
    unlinked = replace(one_page, pages=(replace(page, text=replace(page.text, entities=entities)),))
    (document,) = read_bio(batch(unlinked, filled(unlinked, box_1="48,120.00", employee_ssn="900-12-3456")))
    assert [token["text"] for token in document["tokens"][-2:]] == ["900-12-3456", "48,120.00"]


def test_the_words_are_those_of_the_page(six_copies: CompiledForm) -> None:
    layout = every_field(six_copies)
    made = batch(six_copies, layout)
    (document,) = read_words(made)
    ((*pages,),) = [[json.loads(page)["form"] for page in found.files] for found in funsd.pages(made)]
    (pdf,) = write_pdfs(six_copies, layout)
    for number, (form, page) in enumerate(zip(pages, pypdfium2.PdfDocument(pdf), strict=True)):
        here = [word for word in document["words"] if word["page"] == number]
        boxes = [(w["text"], w["x"], w["y"], w["x"] + w["width"], w["y"] + w["height"]) for w in here]
        labelled = [(word["text"], *word["box"]) for entity in form for word in entity["words"]]
        assert sorted(boxes) == sorted(labelled)
        shown = Counter("".join(page.get_textpage().get_text_bounded().split()))
        said = Counter("".join(word["text"] for word in here))
        assert said - shown == Counter()
        assert shown - said <= DECORATION


def test_words_say_what_they_belong_to(one_page: CompiledForm) -> None:
    (document,) = read_words(batch(one_page, filled(one_page, box_1="48,120.00", box_13_retirement_plan="X")))
    said = {word["text"]: word for word in document["words"]}
    keys = ("field_id", "field_type", "entity_type", "linked_field_ids", "linked_field_id")
    assert [said["48,120.00"][key] for key in keys] == ["box_1", "currency", "answer", [], None]
    assert [said["X"][key] for key in keys] == ["box_13_retirement_plan", "checkbox", "answer", [], None]
    assert [said["Wages,"][key] for key in keys] == [None, "static", "question", ["box_1"], "box_1"]
    assert [said["W-2"][key] for key in keys] == [None, "static", "header", [], None]
    twelve = ["box_12a_code", "box_12a_amount"]
    assert [said["12a"][key] for key in keys] == [None, "static", "question", twelve, twelve[0]]


def test_token_and_word_of_one_number_are_one(six_copies: CompiledForm) -> None:
    made = batch(six_copies, every_field(six_copies))
    (tokens,), (beside,) = read_bio(made), read_words(made)
    assert {key: tokens[key] for key in tokens if key != "tokens"} == {
        key: beside[key] for key in beside if key != "words"
    }
    assert tokens["page_sizes"] == [list(pixel_size(page, 150)) for page in six_copies.pages]
    for token, word in zip(tokens["tokens"], beside["words"], strict=True):
        left, top, right, bottom = token["bbox"]
        width, height = tokens["page_sizes"][token["page"]]
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert (word["text"], word["page"], word["x"], word["y"]) == (token["text"], token["page"], left, top)
        assert (word["width"], word["height"]) == (right - left, bottom - top)
        assert (word["field_id"] is None) == (token["tag"] == "O")
        assert "quad" not in word


def test_columns_say_what_tokens_say(six_copies: CompiledForm) -> None:
    made = batch(six_copies, every_field(six_copies))
    (document,), (lines,) = read_bio(made), bio.columns(made)
    opened, *pages = read_columns(lines.rows.decode())
    assert opened == [("-DOCSTART-", "O")]
    assert [[tag for _, tag in page] for page in pages] == tagged(document)
    assert [word for page in pages for word, _ in page] == [token["text"] for token in document["tokens"]]


def test_a_blank_document_has_print_alone(one_page: CompiledForm) -> None:
    (document,) = read_bio(batch(one_page, filled(one_page)))
    assert {token["tag"] for token in document["tokens"]} == {"O"}
    assert len(document["tokens"]) == sum(len(entity.words) for entity in one_page.pages[0].entities)


def test_files_do_not_depend_on_the_batch(six_copies: CompiledForm) -> None:
    texts = {
        field.id: ["X", "", "X"] if field.type == "checkbox" else ["1", "2", ""]
        for field in six_copies.form.fields
    }
    whole = lay_out(six_copies, texts)
    for make in (bio.documents, bio.columns, words.documents):
        found = list(make(batch(six_copies, whole)))
        for n in range(3):
            alone = lay_out(six_copies, {name: column[n : n + 1] for name, column in texts.items()})
            assert list(make(batch(six_copies, alone))) == found[n : n + 1]


def test_words_of_bent_pages_have_quadrangles(one_page: CompiledForm) -> None:
    shifted = np.array([[1.0, 0.02, 9.0], [-0.02, 1.0, 18.0], [0.0, 0.0, 1.0]])
    flat = filled(one_page, employer_name_address=ADDRESS, box_1="48,120.00")
    bent = replace(flat, transforms=Transforms(np.stack([[shifted]])))
    (straight,), (document,) = read_words(batch(one_page, flat)), read_words(batch(one_page, bent))
    (tokens,) = read_bio(batch(one_page, bent))
    moved = []
    for before, word, token in zip(straight["words"], document["words"], tokens["tokens"], strict=True):
        assert (word["text"], word["field_id"]) == (before["text"], before["field_id"])
        corners = np.clip(np.array(word["quad"]), 0, tokens["page_sizes"][0])
        left, top, right, bottom = token["bbox"]
        assert (corners >= [left, top]).all()
        assert (corners <= [right, bottom]).all()
        assert (right - left, bottom - top) == (word["width"], word["height"])
        moved.append(np.array(word["quad"][0]) - [before["x"], before["y"]])
    assert np.abs(np.array(moved)[:, 0]).max() > 5
