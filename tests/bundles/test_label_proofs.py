"""Packs of labels are read back and held against their layouts: what is wrong anywhere in the sample is found
and named."""

import json
from dataclasses import replace
from typing import Any

import pytest

from symage.annotations import funsd, objects
from symage.annotations.formats import FORMATS, Scope
from symage.bundles import members
from symage.bundles.packs import Pack, listing_line
from symage.bundles.proof.faults import Kind
from symage.bundles.proof.labels import READERS
from symage.bundles.proof.sample import SAMPLE, sampled
from symage.request import Config, GenerationRequest
from tests.bundles.packing import LABELS, packed, read
from tests.bundles.spoiling import Target, spoil_labels
from tests.bundles.wrong import entities, pictures, words
from tests.bundles.wrong import objects as boxes
from tests.bundles.wrong.wrong import Wrong, parsed
from tests.packaged import packaged

W9, CLAIM = "irs_w9_2024", "cms_1500_standard_02_12"
ASKED = GenerationRequest((W9, CLAIM), 2, 31, ("pdf_typed", *LABELS), Config(splits=(50, 50, 0)))
WRONG = (*entities.WRONG, *words.WRONG, *boxes.WRONG, *pictures.WRONG)
COMBED = ("cell", "group")


def test_every_format_that_says_something_of_documents_is_read() -> None:
    assert set(READERS) == {row.name for row in FORMATS.values() if row.scope is not Scope.JOB and row.make}


def test_a_few_documents_of_each_form_are_read_however_many_there_are() -> None:
    items = range(100, 600)
    found = {form: sampled(ASKED, items, form, "typed") for form in (W9, CLAIM)}
    assert all(len(each) == SAMPLE and set(each) <= set(items) for each in found.values())
    assert found[W9] != found[CLAIM]
    assert sampled(ASKED, range(5, 7), W9, "typed") == [5, 6]
    chosen = {
        item for seed in range(300) for item in sampled(replace(ASKED, seed=seed), range(40), W9, "typed")
    }
    assert chosen == set(range(40))


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_is_wrong_in_any_document_and_format_is_found_and_named(
    monkeypatch: pytest.MonkeyPatch, wrong: Wrong
) -> None:
    """In turn of each document that is read: of the second form and the first, the second item and the
    first. Combs are on one of the forms."""
    place = WRONG.index(wrong)
    form_id = W9 if any(word in wrong.name for word in COMBED) else (CLAIM, W9)[place % 2]
    item = sampled(ASKED, range(ASKED.quantity), form_id, "typed")[place // 2 % 2 - 1]
    target = Target(form_id, item, "typed", wrong.format)
    spoil_labels(monkeypatch, target, wrong.spoil)
    ordered_as = FORMATS[wrong.format].ordered_as or "coco"
    found = read(replace(ASKED, output_formats=("pdf_typed", ordered_as)))
    assert found.counts[wrong.kind] > 0, found
    assert any(first.startswith(str(target)) and wrong.said in first for first in found.first), found.first


def test_every_format_has_been_wrong() -> None:
    assert {wrong.format for wrong in WRONG} == set(READERS) - {"transform"}
    assert len({str(wrong) for wrong in WRONG}) == len(WRONG)


SCANNED = replace(
    ASKED,
    output_formats=("pdf_typed", "bio", "coco"),
    config=Config(degradation_profile="scanned", degradation_strength=1.0),
)


def shifted(number: int, by: float) -> Any:
    """One number of a quadrangle."""

    def change(page: Any) -> None:
        entities.answer(page)["quad"][number // 2][number % 2] += by

    return parsed(change)


@pytest.mark.parametrize(
    ("name", "kind", "said", "spoil"),
    [
        ("transform", Kind.MISSHAPEN, "cannot reshape", parsed(lambda bend: bend["matrix"].pop())),
        ("transform", Kind.UNTRUE, "pages", parsed(lambda bend: bend.update(dpi=99))),
        (
            "transform",
            Kind.MISPLACED,
            "has the outline",
            parsed(lambda bend: bend["matrix"][0].__setitem__(2, bend["matrix"][0][2] + 0.5)),
        ),
        ("funsd", Kind.MISPLACED, "has the outline", shifted(0, 0.1)),
        ("funsd", Kind.MISPLACED, "has the outline", shifted(7, -0.1)),
        (
            "funsd",
            Kind.MISPLACED,
            "is at",
            parsed(lambda page: entities.answer(page)["box"].__setitem__(0, 0)),
        ),
        ("funsd", Kind.MISPLACED, "nowhere", parsed(lambda page: entities.answer(page).pop("quad"))),
        ("words", Kind.MISPLACED, "is at", parsed(lambda file: file["words"][9].update(x=0))),
        ("bio", Kind.MISPLACED, "is at", parsed(lambda file: words.halved(file["tokens"]))),
    ],
)
def test_what_is_wrong_on_bent_pages_is_found_and_named(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: Kind, said: str, spoil: Any
) -> None:
    target = Target(CLAIM, 1, "typed", name)
    spoil_labels(monkeypatch, target, spoil)
    found = read(replace(SCANNED, quantity=2))
    assert found.counts[kind] > 0, found
    assert any(first.startswith(str(target)) and said in first for first in found.first), found.first


def test_a_mistake_of_what_writes_labels_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all documents alike: the truth is the layout's, not the writers'."""
    monkeypatch.setattr(funsd, "_named", lambda batch: batch.layout.words.field * 0)
    assert read(replace(ASKED, output_formats=("pdf_typed",))).counts[Kind.UNTRUE] > 0
    names = objects.names
    monkeypatch.setattr(objects, "names", lambda *given: tuple(reversed(names(*given))))
    assert read(replace(ASKED, output_formats=("pdf_typed", "yolo"))).counts[Kind.UNTRUE] > 0


@pytest.mark.parametrize("wrong", [{"split": "test"}, {"item_index": 9}, {"kind": "words"}, {"sha256": "0"}])
def test_files_that_are_listed_as_something_else_are_named(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    """The manifest will say it of them."""
    item = sampled(ASKED, range(2), CLAIM, "typed")[0]
    path = members.label_members(ASKED, FORMATS["bio"], packaged().get(CLAIM), item, "typed")[0].path

    def listed(of: str, *given: Any) -> str:
        line = json.loads(listing_line(of, *given))
        return json.dumps(line | (wrong if of == path else {}), separators=(",", ":")) + "\n"

    monkeypatch.setattr("symage.bundles.packs.listing_line", listed)
    (first,) = read(ASKED).first
    assert first.startswith(f"{Target(CLAIM, item, 'typed', 'bio')}is not in the pack: {path} is listed as")


def test_rows_and_files_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    spoil_labels(monkeypatch, Target(CLAIM, 1, "typed", "label_studio"), lambda _data: b"")
    found = read(ASKED)
    assert found.counts[Kind.MISSHAPEN] > 0
    assert "label_studio on typed: is not in the pack: 1 lines of 2 documents, not 2" in found.first[0]


def test_a_damaged_file_is_named() -> None:
    pack = packed(ASKED)
    whole = bytearray(pack.data)
    item = sampled(ASKED, range(2), CLAIM, "typed")[1]
    place = whole.find(f"annotations/bio/typed/{CLAIM}_{item}_typed_bio.json".encode())
    whole[place + 70 : place + 90] = bytes(20)
    found = read(ASKED, pack=Pack([bytes(whole)], pack.lengths, pack.folders))
    assert found.first[0].startswith(f"item {item} of {CLAIM}, bio on typed: ")
