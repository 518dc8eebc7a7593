"""Packs of labels are read back: sound ones have no fault, and a fault anywhere in the sample is named."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from symage.annotations.formats import FORMATS, Scope
from symage.bundles.label_pack import label_pack
from symage.bundles.packs import Pack
from symage.bundles.proof.faults import Kind
from symage.bundles.proof.labels import READERS, LabelsRead, read_labels
from symage.bundles.proof.sample import SAMPLE, sampled
from symage.cases.documents import make_documents
from symage.documents.layout import Layout
from symage.request import Config, GenerationRequest
from tests.bundles.spoiling import Spoil, Target, respelt, spoil_labels
from tests.packaged import packaged, ready_forms

W2, CLAIM, RETURN = "irs_w2_single_page_2025", "cms_1500_standard_02_12", "irs_f1040_2024"
LABELS = ("bio", "yolo", "coco", "donut", "imagefolder", "label_studio", "fiftyone")
ASKED = GenerationRequest((W2, CLAIM), 4, 31, ("pdf_typed", *LABELS), Config(splits=(50, 25, 25)))


@cache
def layouts(request: str) -> Sequence[Sequence[Layout]]:
    asked = GenerationRequest.from_json(request)
    return make_documents(ready_forms(), asked, range(asked.quantity)).layouts


def packed(request: GenerationRequest) -> Pack:
    surfaces = tuple(each for each in request.output_formats if each not in LABELS)
    laid_out = layouts(replace(request, output_formats=surfaces).to_json())
    return label_pack(ready_forms(), request, range(request.quantity), laid_out)


def read(request: GenerationRequest) -> LabelsRead:
    return read_labels(packed(request), request, range(request.quantity), ready_forms())


NOTHING = LabelsRead(dict.fromkeys(map(str, Kind), 0), [])


def test_every_format_that_says_something_of_documents_is_read() -> None:
    assert set(READERS) == {row.name for row in FORMATS.values() if row.scope is not Scope.JOB and row.make}


@pytest.mark.parametrize("scheme", ["semantic_concept", "field_id", "field_type", "nist3"])
def test_sound_labels_of_each_scheme_have_no_fault(scheme: str) -> None:
    asked = replace(ASKED, form_ids=(W2, CLAIM, RETURN), config=Config(label_scheme=scheme))
    assert read(asked) == NOTHING


@pytest.mark.parametrize("profile", ["clean", "scanned", "faxed", "photographed", "mixed"])
@pytest.mark.parametrize("boxes", ["advance", "ink"])
def test_sound_labels_of_worn_pages_have_no_fault(profile: str, boxes: str) -> None:
    worn = Config(degradation_profile=profile, degradation_strength=1.0, boxes=boxes)
    assert read(replace(ASKED, form_ids=(RETURN, W2), quantity=2, config=worn)) == NOTHING


def test_sound_labels_of_handwriting_have_no_fault() -> None:
    formats = ("pdf_typed", "pdf_handwritten", *LABELS)
    assert read(replace(ASKED, quantity=2, output_formats=formats)) == NOTHING


@pytest.mark.long
@pytest.mark.parametrize("quantity", [1, 6])
def test_sound_labels_of_every_form_have_no_fault(quantity: int) -> None:
    for form in packaged():
        balanced = Config(coverage="balanced")
        asked = replace(ASKED, form_ids=(form.id,), quantity=quantity, seed=quantity, config=balanced)
        assert read(asked) == NOTHING, form.id


def test_a_few_documents_of_each_form_are_read_however_many_there_are() -> None:
    items = range(100, 600)
    found = {form: sampled(ASKED, items, form, "typed") for form in (W2, CLAIM)}
    assert all(len(each) == SAMPLE and set(each) <= set(items) for each in found.values())
    assert found[W2] != found[CLAIM]
    assert sampled(ASKED, range(5, 7), W2, "typed") == [5, 6]
    chosen = {
        item for seed in range(300) for item in sampled(replace(ASKED, seed=seed), range(40), W2, "typed")
    }
    assert chosen == set(range(40))


def rewritten(change: Callable[[Any], None]) -> Spoil:
    """JSON whose parsed form was changed."""

    def spoil(data: bytes) -> bytes:
        if not data:
            return data
        parsed = json.loads(data)
        change(parsed)
        return json.dumps(parsed).encode()

    return spoil


def by_line(change: Callable[[Any], None], number: int = 0, wrap: str = "%s") -> Spoil:
    """One line of rows; `wrap` makes JSON of it."""

    def spoil(data: bytes) -> bytes:
        if not data:
            return data
        lines = data.decode().splitlines()
        parsed = json.loads(wrap % lines[number])
        change(parsed)
        before, after = wrap.split("%s")
        text = json.dumps(parsed)
        lines[number] = text[len(before) : len(text) - len(after)]
        return ("\n".join(lines) + "\n").encode()

    return spoil


def answer(page: Any) -> Any:
    return next(entity for entity in page["form"] if entity["label"] == "answer")


def objects(row: Any) -> Any:
    return next(iter(row.values()))[0]


def region(task: Any) -> Any:
    return task["predictions"][0]["result"][0]["value"]


FAULTS: list[tuple[str, Kind, str, Spoil]] = [
    (
        "funsd",
        Kind.MISPLACED,
        "of a page of",
        rewritten(lambda page: answer(page)["box"].__setitem__(2, 9999)),
    ),
    (
        "funsd",
        Kind.MISPLACED,
        "lies outside of answer",
        rewritten(lambda page: answer(page)["words"][0]["box"].__setitem__(0, 0)),
    ),
    ("funsd", Kind.MISSHAPEN, "has words", rewritten(lambda page: answer(page).update(text="said"))),
    ("funsd", Kind.UNKNOWN, "field 'box_0'", rewritten(lambda page: answer(page).update(field_id="box_0"))),
    ("funsd", Kind.UNKNOWN, "class 'reply'", respelt('"label":"question"', '"label":"reply"')),
    ("funsd", Kind.BROKEN, "link [", rewritten(lambda page: answer(page).update(linking=[]))),
    ("funsd", Kind.MISSHAPEN, "ValueError", rewritten(lambda page: answer(page).update(box=[1, 2, 3]))),
    ("funsd", Kind.MISSHAPEN, "JSONDecodeError", lambda data: data[:-1]),
    ("funsd", Kind.MISSHAPEN, "NaN is not a JSON number", respelt('"box":[', '"box":[NaN,')),
    ("bio", Kind.UNKNOWN, "strict IOB2", respelt('"tag":"B-', '"tag":"I-')),
    ("bio", Kind.UNKNOWN, "tag 'B-none'", rewritten(lambda file: file["tokens"][0].update(tag="B-none"))),
    (
        "bio",
        Kind.MISSHAPEN,
        "and label O",
        rewritten(lambda file: file["tokens"][-1].update(label="O", tag="B")),
    ),
    (
        "bio",
        Kind.MISPLACED,
        "of a page of",
        rewritten(lambda file: file["tokens"][0]["bbox"].__setitem__(1, -1)),
    ),
    ("bio", Kind.MISSHAPEN, "IndexError", rewritten(lambda file: file["tokens"][0].update(page=9))),
    ("bio", Kind.MISSHAPEN, "it is about", rewritten(lambda file: file.update(page_count=7))),
    ("words", Kind.MISPLACED, "of a page of", rewritten(lambda file: file["words"][0].update(width=9999))),
    (
        "words",
        Kind.UNKNOWN,
        "field 'box_0'",
        rewritten(lambda file: file["words"][0].update(field_id="box_0")),
    ),
    ("words", Kind.UNKNOWN, "class 'x'", rewritten(lambda file: file["words"][0].update(entity_type="x"))),
    ("words", Kind.MISSHAPEN, "KeyError", respelt('"height"', '"tall"')),
    ("conll", Kind.UNKNOWN, "strict IOB2", respelt("\tB-", "\tI-")),
    ("conll", Kind.UNKNOWN, "tag 'o'", lambda data: re.sub(rb"\tO\n\b", b"\to\n", data, count=1)),
    ("conll", Kind.MISSHAPEN, "is no word and its tag", respelt("\tB-", " B-")),
    ("conll", Kind.MISSHAPEN, "pages, not 1", lambda data: data and data + b"more\tO\n\n"),
    ("yolo", Kind.UNKNOWN, "class 9999 of", lambda data: re.sub(rb"^\d+", b"9999", data)),
    ("yolo", Kind.MISPLACED, "is not on its picture", lambda data: re.sub(rb" 0\.", b" 1.", data, count=1)),
    (
        "yolo",
        Kind.MISPLACED,
        "is not on its picture",
        lambda data: re.sub(rb" \S+\n", b" 0.0\n", data, count=1),
    ),
    ("yolo", Kind.MISSHAPEN, "ValueError", lambda data: data.replace(b" ", b",")),
    (
        "coco",
        Kind.MISSHAPEN,
        "comes twice",
        by_line(lambda rows: rows[1].update(id=rows[0]["id"]), 1, "[%s]"),
    ),
    (
        "coco",
        Kind.MISPLACED,
        "of a page of",
        by_line(lambda rows: rows[0]["bbox"].__setitem__(0, -9), 1, "[%s]"),
    ),
    (
        "coco",
        Kind.MISPLACED,
        "and the outline",
        by_line(lambda rows: rows[0]["segmentation"][0].__setitem__(0, 1), 1, "[%s]"),
    ),
    ("coco", Kind.MISSHAPEN, "has the area", by_line(lambda rows: rows[0].update(area=7), 1, "[%s]")),
    ("coco", Kind.MISSHAPEN, "is on image 0", by_line(lambda rows: rows[0].update(image_id=0), 1, "[%s]")),
    ("coco", Kind.UNKNOWN, "category 0 of", by_line(lambda rows: rows[0].update(category_id=0), 1, "[%s]")),
    ("coco", Kind.MISSHAPEN, "images are of", by_line(lambda rows: rows[0].update(width=9), 0, "[%s]")),
    (
        "coco",
        Kind.MISSHAPEN,
        "images are about",
        by_line(lambda rows: rows[0].update(item_index=9), 0, "[%s]"),
    ),
    *(
        fault
        for name in ("donut", "donut_metadata")
        for fault in (
            (name, Kind.MISSHAPEN, "JSONDecodeError", by_line(lambda row: row.update(ground_truth="{"))),
            (name, Kind.MISSHAPEN, "no gt_parse", by_line(lambda row: row.update(ground_truth="{}"))),
            (name, Kind.MISSHAPEN, "is of 'p.png'", by_line(lambda row: row.update(file_name="p.png"))),
            (
                name,
                Kind.UNKNOWN,
                "label 'a.b'",
                by_line(lambda row: row.update(ground_truth='{"gt_parse": {"a": {"b": "c"}}}')),
            ),
        )
    ),
    (
        "imagefolder",
        Kind.MISPLACED,
        "of a page of",
        by_line(lambda row: row["objects"]["bbox"][0].__setitem__(0, 9999)),
    ),
    (
        "imagefolder",
        Kind.UNKNOWN,
        "class 'x'",
        by_line(lambda row: row["objects"]["category"].__setitem__(0, "x")),
    ),
    (
        "imagefolder",
        Kind.UNKNOWN,
        "field 'x'",
        by_line(lambda row: row["objects"]["field_id"].__setitem__(0, "x")),
    ),
    ("imagefolder", Kind.MISSHAPEN, "ValueError", by_line(lambda row: row["objects"]["text"].pop())),
    ("imagefolder", Kind.MISSHAPEN, "about item 9", by_line(lambda row: row.update(item_index=9))),
    (
        "label_studio",
        Kind.MISPLACED,
        "is not on its picture",
        by_line(lambda task: region(task).update(x=101)),
    ),
    (
        "label_studio",
        Kind.UNKNOWN,
        "class 'x'",
        by_line(lambda task: region(task).update(rectanglelabels=["x"])),
    ),
    ("label_studio", Kind.MISSHAPEN, "ValueError", by_line(lambda task: task.update(predictions=[]))),
    (
        "label_studio",
        Kind.MISSHAPEN,
        "no local file",
        by_line(lambda task: task["data"].update(image="p.png")),
    ),
    (
        "fiftyone",
        Kind.UNKNOWN,
        "class 9999",
        by_line(lambda row: objects(row).update(label=9999), wrap="{%s}"),
    ),
    (
        "fiftyone",
        Kind.MISPLACED,
        "is not on its picture",
        by_line(lambda row: objects(row).update(bounding_box=[0.5, 0.5, 0.6, 0.1]), wrap="{%s}"),
    ),
    (
        "fiftyone",
        Kind.UNKNOWN,
        "field 'x'",
        by_line(lambda row: objects(row)["attributes"].update(field_id="x"), wrap="{%s}"),
    ),
]


@pytest.mark.parametrize("place", range(len(FAULTS)))
def test_a_fault_of_any_document_and_format_is_found_and_named(
    monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """In turn of each document that is read: of the second form and the first, the second item and the
    first."""
    name, kind, words, spoil = FAULTS[place]
    form_id = (CLAIM, W2)[place % 2]
    item = sampled(ASKED, range(ASKED.quantity), form_id, "typed")[place // 2 % 2 - 1]
    target = Target(form_id, item, "typed", name)
    spoil_labels(monkeypatch, target, spoil)
    ordered_as = FORMATS[name].ordered_as
    found = read(replace(ASKED, output_formats=("pdf_typed", *([ordered_as] if ordered_as else []))))
    assert found.counts[kind] > 0
    assert any(first.startswith(str(target)) and words in first for first in found.first), found.first


def test_every_format_has_been_spoilt() -> None:
    assert {name for name, *_ in FAULTS} == set(READERS) - {"transform"}


def test_how_pages_were_bent_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    worn = replace(ASKED, output_formats=("pdf_typed",), config=Config(degradation_profile="scanned"))
    target = Target(CLAIM, 1, "typed", "transform")
    spoil_labels(monkeypatch, target, rewritten(lambda bend: bend["matrix"].pop()))
    (first,) = read(worn).first
    assert first.startswith(f"{target}the matrix of page 0")


def test_rows_and_files_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    spoil_labels(monkeypatch, Target(CLAIM, 1, "typed", "label_studio"), lambda _data: b"")
    found = read(ASKED)
    assert found.counts[Kind.MISSHAPEN] > 0
    assert "label_studio on typed: is not in the pack: 3 lines of 4 documents, not 4" in found.first[0]


def test_a_damaged_file_is_named() -> None:
    pack = packed(ASKED)
    whole = bytearray(pack.data)
    place = whole.find(f"annotations/bio/typed/{CLAIM}_1_typed_bio.json".encode())
    whole[place + 70 : place + 90] = bytes(20)
    found = read_labels(Pack([bytes(whole)], pack.lengths, pack.folders), ASKED, range(3), ready_forms())
    assert found.first[0].startswith(f"item 1 of {CLAIM}, bio on typed: ")
