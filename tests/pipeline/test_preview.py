"""`symage preview` and `symage forms preview`: what a user looks at is what the dataset holds."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from symage.annotations.overlay import with_labels
from symage.request import Config, GenerationRequest
from symage_cli.main import main
from tests.stored import stored

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
DPI = 72
FORMATS = ("pdf_typed", "png_typed", "pdf_filled")

pytestmark = pytest.mark.usefixtures("forms_read_once")


@pytest.fixture(scope="module")
def files(make_dataset: Callable[[GenerationRequest], Any]) -> Mapping[str, bytes]:
    made: Mapping[str, bytes] = make_dataset(
        GenerationRequest((W2, RETURN), 2, 9, FORMATS, Config(dpi=DPI))
    ).files
    return made


@pytest.fixture(params=["folder", "archive", "folder without pictures"])
def dataset(request: pytest.FixtureRequest, files: Mapping[str, bytes], tmp_path: Path) -> Path:
    """The dataset in each way in which somebody may have it."""
    path = tmp_path / "dataset"
    kept = {name: data for name, data in files.items() if "without" not in request.param or "png" not in name}
    return stored(kept, path, archived=request.param == "archive")


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def previews(dataset: Path, *arguments: str) -> dict[str, bytes]:
    """What is written of item 1, by name."""
    folder = dataset.parent / "previews"
    folder.mkdir()
    assert main(["preview", str(dataset), "1", "--output", str(folder), *arguments]) == 0
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def bases(*surfaces: str) -> list[str]:
    return [
        f"{form}_1_{surface}_p{page}"
        for form, pages in ((W2, 1), (RETURN, 2))
        for surface in surfaces
        for page in range(pages)
    ]


def test_pages_are_those_of_the_dataset(dataset: Path, files: Mapping[str, bytes]) -> None:
    """With pictures in it or without: its PDF shows the same."""
    made = previews(dataset)
    assert sorted(made) == sorted(f"{base}.png" for base in bases("typed", "filled"))
    for base in bases("typed"):
        assert np.array_equal(pixels(made[f"{base}.png"]), pixels(files[f"images/typed/{base}.png"]))


def test_boxes_are_those_of_its_labels(dataset: Path, files: Mapping[str, bytes]) -> None:
    made = previews(dataset, "--boxes")
    assert sorted(made) == sorted(f"{base}_boxes.png" for base in bases("typed"))
    for base in bases("typed"):
        labels = files[f"annotations/funsd/typed/{base.replace('typed_p', 'typed_funsd_p')}.json"]
        expected = with_labels(files[f"images/typed/{base}.png"], labels)
        assert np.array_equal(pixels(made[f"{base}_boxes.png"]), pixels(expected))


def test_a_form_can_be_looked_at_in_a_look_and_a_profile(tmp_path: Path) -> None:
    def page(*arguments: str, name: str = f"{W2}_p1.png") -> np.ndarray:
        assert main(["forms", "preview", W2, "--output", str(tmp_path), *arguments]) == 0
        return pixels((tmp_path / name).read_bytes())

    plain, typed = page("--look", "plain"), page("--look", "typewriter")
    assert not np.array_equal(plain, typed)
    faxed = page("--look", "typewriter", "--profile", "faxed")
    assert set(np.unique(faxed)) == {0, 255}
    boxed = page("--look", "plain", "--boxes", name=f"{W2}_p1_boxes.png")
    assert 0.02 < (boxed != plain).any(axis=2).mean() < 0.5
    assert (boxed.max(axis=2) != boxed.min(axis=2)).any()


def test_a_form_can_be_looked_at_as_people_fill_it_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Into a folder that is not there yet; of surfaces without pictures there is nothing to see."""

    def pages(surface: str) -> np.ndarray:
        folder = tmp_path / "new" / surface
        arguments = ["--surface", surface, "--output", str(folder)]
        assert main(["forms", "preview", W2, *arguments]) == 0
        return pixels((folder / f"{W2}_p1.png").read_bytes())

    assert 0.01 < (pages("handwritten") != pages("typed")).any(axis=2).mean() < 0.3
    assert main(["forms", "preview", W2, "--surface", "filled"]) == 1
    assert (
        "no surface with pictures is called 'filled': there are typed, handwritten" in capsys.readouterr().err
    )
    assert main(["forms", "preview", "composite_1099_2024", "--surface", "handwritten"]) == 1
    assert "composite_1099_2024 cannot be made as pdf_handwritten" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "item", "options", "words"),
    [
        ("dataset", "2", [], "has no pages of item 2"),
        ("dataset", "-1", [], "has no pages of item -1"),
        ("unlabelled", "1", ["--boxes"], "has no labels of item 1"),
        ("empty", "0", [], "holds no manifest.json: it is no dataset"),
        ("odd", "0", [], "does not say what was asked for: it is no dataset"),
        ("text", "0", [], "is no archive that can be read"),
        ("none", "0", [], "No such file"),
        ("dataset", "1", ["--output", "text"], "text: File exists"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_line(
    files: Mapping[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    item: str,
    options: list[str],
    words: str,
) -> None:
    for path, data in files.items():
        for folder in ("dataset", "unlabelled") if "annotations" not in path else ("dataset",):
            (tmp_path / folder / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / path).write_bytes(data)
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "manifest.json").write_text("[1]")
    (tmp_path / "text").write_text("some text")
    monkeypatch.chdir(tmp_path)
    assert main(["preview", name, item, *options]) == 1
    told = capsys.readouterr()
    assert words in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
