"""Labels drawn over a page: outlines of their colours where the labels say, lines along the links."""

import io
import json
from typing import Any

import numpy as np
from PIL import Image

from symage.annotations.overlay import COLOURS, LINK, with_labels

WHITE = (255, 255, 255)


def entity(label: str, box: list[int], **more: Any) -> dict[str, Any]:
    words = [{"text": "a", "box": box}]
    return {"label": label, "box": box, "words": words, "linking": [], **more}


def drawn(*entities: dict[str, Any], size: tuple[int, int] = (200, 120)) -> np.ndarray:
    page, out = Image.new("L", size, 255), io.BytesIO()
    page.save(out, "png")
    return np.asarray(Image.open(io.BytesIO(with_labels(out.getvalue(), labels(*entities)))))


def labels(*entities: dict[str, Any]) -> bytes:
    return json.dumps({"form": entities}).encode()


def nearest(pixel: np.ndarray) -> str:
    """The label, or the link, whose colour a pixel is nearest to."""
    known = {**COLOURS, "link": LINK, "nothing": WHITE}
    return min(known, key=lambda name: int(np.abs(pixel.astype(int) - known[name]).sum()))


def test_each_label_has_its_colour_where_its_box_is() -> None:
    boxes = {name: [10 + 45 * n, 20, 40 + 45 * n, 60] for n, name in enumerate(COLOURS)}
    page = drawn(*(entity(name, box) for name, box in boxes.items()))
    for name, (left, top, right, bottom) in boxes.items():
        edges = ((top, left + 9), (bottom, right - 9), (top + 9, left), (bottom - 9, right))
        assert {nearest(page[edge]) for edge in edges} == {name}
        assert 0 < np.abs(page[40, left + 9].astype(int) - WHITE).sum() < 300
        assert tuple(page[bottom + 3, left + 9]) == WHITE


def test_a_bent_entity_is_drawn_as_its_quadrangle() -> None:
    slanted = [[20, 20], [120, 40], [120, 70], [20, 50]]
    page = drawn(entity("answer", [20, 20, 120, 70], quad=slanted))
    assert nearest(page[30, 70]) == nearest(page[60, 70]) == "answer"
    assert tuple(page[20, 119]) == tuple(page[70, 30]) == WHITE


def test_a_question_is_joined_to_each_of_its_answers() -> None:
    question = entity("question", [10, 10, 50, 30], linking=[[0, 1], [0, 2]])
    right = entity("answer", [120, 12, 160, 28], linking=[[0, 1]])
    below = entity("answer", [15, 80, 45, 100], linking=[[0, 2]])
    page = drawn(question, right, below)
    assert nearest(page[20, 85]) == nearest(page[55, 30]) == "link"
    assert tuple(page[55, 85]) == WHITE


def test_words_of_an_entity_are_outlined_where_there_are_several() -> None:
    words = [{"text": "a", "box": [10, 10, 40, 40]}, {"text": "b", "box": [60, 10, 100, 40]}]
    page = drawn({**entity("other", [10, 10, 100, 40]), "words": words})
    assert page[25, 60, 0] < page[25, 50, 0] < 255
