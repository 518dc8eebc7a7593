"""What formats for training share: objects on pages, files put together from rows, paths of a parse."""

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from symage.annotations import coco, schemes
from symage.annotations.batch import Batch, Whole
from symage.annotations.donut import paths
from symage.annotations.joining import joined
from symage.annotations.objects import objects
from symage.annotations.projection import Projection
from symage.documents.compile import CompiledForm, compile_form
from symage.documents.layout import Layout, lay_out
from symage.documents.transform import Transforms
from symage.request import GenerationRequest
from tests.packaged import packaged


def batch(compiled: CompiledForm, layout: Layout) -> Batch:
    count, pages = layout.documents, len(compiled.pages)
    return Batch(
        GenerationRequest((compiled.form.id,), count, seed=1),
        compiled,
        layout if layout.surface else replace(layout, surface="typed"),
        Projection.of(compiled.pages, layout, 72),
        items=range(count),
        splits=["train"] * count,
        pictures=[[f"{document}_{page}.png" for page in range(pages)] for document in range(count)],
        forms=[compiled.form],
    )


def filled(compiled: CompiledForm, documents: int = 1, **texts: str) -> Layout:
    return lay_out(compiled, {each.id: [texts.get(each.id, "")] * documents for each in compiled.form.fields})


def test_the_copies_of_a_value_are_objects_of_their_pages(six_copies: CompiledForm) -> None:
    found = objects(batch(six_copies, filled(six_copies, 2, box_1="1.00", employee_last_name="Van der Berg")))
    names = [field.id for field in six_copies.form.fields]
    for document in range(2):
        for page in range(6):
            rows = found.rows(document, page)
            said = {names[found.field[row]]: found.texts[row] for row in rows}
            assert said == {"box_1": "1.00", "employee_last_name": "Van der Berg"}


def test_a_choice_says_its_option() -> None:
    compiled = compile_form(packaged().get("irs_f1040_2025"))
    field = next(each for each in compiled.form.fields if each.options is not None)
    for option in field.options or ():
        found = objects(batch(compiled, filled(compiled, **{field.id: option})))
        assert option in found.texts


def test_what_has_left_the_picture_is_no_object(one_page: CompiledForm) -> None:
    moved = np.array([[1.0, 0, 5000], [0, 1, 0], [0, 0, 1]])
    bent = replace(filled(one_page, 2, box_1="1.00"), transforms=Transforms(np.stack([[np.eye(3)], [moved]])))
    found = objects(batch(one_page, bent))
    assert [len(found.rows(document, 0)) for document in range(2)] == [1, 0]
    assert len(found.quads or []) == 1


def test_pages_without_values_have_no_objects(one_page: CompiledForm) -> None:
    (labels,) = coco.rows(batch(one_page, filled(one_page)))
    images, annotations, end = labels.rows.split(b"\n")
    assert json.loads(images)["file_name"] == "0_0.png"
    assert (annotations, end) == (b"", b"")


def test_a_file_of_coco_is_a_stream(one_page: CompiledForm) -> None:
    """However rows are cut, and though some have nothing to say, no piece is larger than a document."""
    some = [each.rows for each in coco.rows(batch(one_page, filled(one_page, 50, box_1="1.00")))]
    none = [each.rows for each in coco.rows(batch(one_page, filled(one_page)))]
    data = b"".join([*some, *none])

    def rows() -> Iterator[bytes]:
        return (data[start : start + 97] for start in range(0, len(data), 97))

    request = GenerationRequest((one_page.form.id,), 51, seed=1)
    pieces = list(coco.file(Whole(request, [one_page.form], "typed", "train", ["train"], rows)))
    found = json.loads(b"".join(pieces))
    assert (len(found["images"]), len(found["annotations"])) == (51, 50)
    assert max(map(len, pieces[1:])) <= max(map(len, some))


def test_a_file_of_no_rows_is_whole() -> None:
    assert json.loads(b"".join(joined(iter(()), b"[", b"]"))) == []


@pytest.mark.parametrize("scheme", schemes.SCHEMES)
def test_fields_of_each_form_have_paths_that_donut_can_read_back(scheme: str) -> None:
    """Labels that differ have paths that differ; none goes through another's leaf or one tag twice."""
    for form in packaged():
        labels = schemes.labels(form, scheme)
        found = paths(labels)
        assert len(set(found)) == len(set(labels))
        branches = {path[:length] for path in found for length in range(1, len(path))}
        assert not branches & set(found)
        assert all(len(set(path)) == len(path) for path in found)


def test_the_text_of_a_label_that_begins_others_stands_below_it() -> None:
    assert paths(["name", "name.page2", "wages"]) == [("name", "value"), ("name", "page2"), ("wages",)]


def test_ids_of_surfaces_are_others() -> None:
    """Files of two surfaces are put together as often as not."""
    compiled = compile_form(packaged().get("irs_w2_single_page_2025"))
    formats = ("pdf_typed", "pdf_handwritten")
    ids: list[int] = []
    for surface in ("typed", "handwritten"):
        layout = replace(filled(compiled, 4, box_1="12.00", employee_ssn="900-12-3456"), surface=surface)
        made = batch(compiled, layout)
        made = replace(made, request=replace(made.request, output_formats=formats))
        for labels in coco.rows(made):
            images, annotations = labels.rows.decode().splitlines()
            found = json.loads(f"[{images}]"), json.loads(f"[{annotations}]")
            ids += [each["id"] for rows in found for each in rows]
    assert len(ids) == len(set(ids)) == 2 * 4 * 3
