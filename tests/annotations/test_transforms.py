"""Files that say how pages were bent: a reader of them alone finds where places have gone."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from symage.annotations import transforms
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection, hulls
from symage.documents.compile import CompiledForm
from symage.documents.layout import lay_out
from symage.documents.transform import FLAT, Bend, Transforms
from symage.request import GenerationRequest

DPI = 200
TILTED = np.array([[0.95, 0.02, 14.0], [-0.015, 0.96, 11.0], [2e-5, 3e-5, 1.0]])
WAVES = np.array([[[[2.0, 0.008, 0.4], [16.0, 0.01, 1.1], [250.0, 480.0, 1100.0]]]])
PLACES = np.array([(x, y) for x in (40.3, 200.0, 333.3, 570.9) for y in (50.1, 300.0, 451.7, 760.0)])


def written(compiled: CompiledForm, bent: Transforms) -> dict[str, Any]:
    texts = {field.id: [""] for field in compiled.form.fields}
    layout = replace(lay_out(compiled, texts), transforms=bent)
    request = GenerationRequest((compiled.form.id,), 1, seed=1)
    projection = Projection.of(compiled.pages, layout, DPI)
    (labels,) = transforms.pages(Batch(request, compiled, layout, projection, range(1), ["train"]))
    found: dict[str, Any] = json.loads(labels.files[0])
    return found


def test_a_flat_page_is_a_matrix(one_page: CompiledForm) -> None:
    file = written(one_page, Transforms(TILTED[None, None]))
    assert (file["page"], file["size"], file["dpi"], file["kind"]) == (0, [1700, 2200], DPI, "matrix")
    moved = np.c_[PLACES, np.ones(len(PLACES))] @ np.array(file["matrix"]).T
    expected = Bend(TILTED, FLAT).shown(PLACES) * DPI / 72
    assert moved[:, :2] / moved[:, 2:] == pytest.approx(expected, abs=1e-6)


def test_a_page_that_curls_is_a_grid(one_page: CompiledForm) -> None:
    file = written(one_page, Transforms(TILTED[None, None], WAVES))
    assert file["kind"] == "grid"
    step, points = file["grid"]["step"], np.array(file["grid"]["points"])
    expected = Bend(TILTED, WAVES[0, 0]).shown(PLACES) * DPI / 72
    for place, wanted in zip(PLACES / step, expected, strict=True):
        column, row = place.astype(int)
        x, y = place - (column, row)
        corners = points[row : row + 2, column : column + 2]
        found = np.einsum("i,j,ijk->k", [1 - y, y], [1 - x, x], corners)
        assert found == pytest.approx(wanted, abs=0.1)


def test_boxes_hold_all_of_an_edge_that_curls(one_page: CompiledForm) -> None:
    bend = Bend(TILTED, WAVES[0, 0])
    projection = Projection(one_page.pages, DPI, Transforms(TILTED[None, None], WAVES))
    for box in ([36_000, 300_000, 576_000, 312_000], [100_000, 500_000, 150_000, 510_000]):
        ((left, top, right, bottom),) = projection.pixels(*np.zeros((2, 1), int), np.array([box])).tolist()
        x0, y0, x1, y1 = np.array(box) / 1000
        along = np.linspace(0, 1, 2000)
        edges = [np.c_[x0 + (x1 - x0) * along, np.full(2000, y)] for y in (y0, y1)]
        shown = bend.shown(np.concatenate(edges)) * DPI / 72
        assert (shown.min(axis=0) >= [left - 0.3, top - 0.3]).all()
        assert (shown.max(axis=0) <= [right + 0.3, bottom + 0.3]).all()
        assert (shown.min(axis=0) <= [left + 1.3, top + 1.3]).all()


def test_boxes_around_words_hold_their_words_on_whatever_page(one_page: CompiledForm) -> None:
    words = np.array([[left, 300_000, left + 30_000, 309_000] for left in range(60_000, 500_000, 33_000)])
    zeros, first, escaped = np.zeros(len(words), int), np.arange(0, len(words), 2), 0
    for draw in range(200):
        dice = np.random.default_rng(draw)
        heights, radians, at = dice.uniform(5, 20, 2), dice.uniform(0.005, 0.04, 2), dice.uniform(0, 6, 2)
        waves = np.array([*zip(heights, radians, at, strict=True), WAVES[0, 0, 2]])
        projection = Projection(one_page.pages, DPI, Transforms(TILTED[None, None], waves[None, None]))
        parts = hulls(projection.pixels(zeros, zeros, words), first)
        around = projection.around(zeros, zeros, words, first)
        assert (around[:, :2] <= parts[:, :2]).all()
        assert (around[:, 2:] >= parts[:, 2:]).all()
        alone = projection.pixels(zeros[first], zeros[first], hulls(words, first))
        escaped += bool((alone != around).any())
        assert abs(alone - around).max() <= 1
    assert escaped


def test_what_a_bend_moves_it_can_move_back() -> None:
    bend = Bend(TILTED, WAVES[0, 0])
    assert bend.clean(bend.shown(PLACES)) == pytest.approx(PLACES, abs=1e-6)
