"""`symage forms verify`: what it finds in a dataset that was delivered, and in one that was tampered with."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symage.request import Config, GenerationRequest
from symage_cli.main import main
from symage_cli.verify import verify_dataset

W2, RETURN, SCHEDULE = "irs_w2_single_page_2025", "irs_f1040_2024", "irs_f1040_sch1_2024"
FORMS = (W2, RETURN, SCHEDULE)


@pytest.fixture(scope="module")
def unpack(make_dataset: Callable[[GenerationRequest], Any]) -> Callable[[str, Path], Path]:
    """unpack(mode, folder): a new dataset of that mode, its files in the folder."""
    made: dict[str, Any] = {}

    def write(mode: str, folder: Path) -> Path:
        if mode not in made:
            request = GenerationRequest(FORMS, 15, 3, ("pdf_typed",), Config(coherence_mode=mode, dpi=72))
            made[mode] = make_dataset(request)
        for name, data in made[mode].files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder

    return write


def verify(folder: Path) -> tuple[int, str]:
    out = io.StringIO()
    return verify_dataset(folder, out), out.getvalue()


def change(folder: Path, form_id: str, item: int, field: str, text: str) -> None:
    path = folder / f"ground_truth/json/{form_id}_{item}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: text}))


@pytest.mark.parametrize("mode", ["coherent", "shuffled", "random"])
def test_a_delivered_dataset_breaks_no_rule(
    unpack: Callable[[str, Path], Path], tmp_path: Path, mode: str
) -> None:
    assert verify(unpack(mode, tmp_path)) == (0, f"45 documents, {mode}: 0 broken rules\n")


@pytest.mark.parametrize(
    ("form_id", "field", "text", "words"),
    [
        (W2, "box_4", "1.00", "6.2 %"),
        (RETURN, "line_24", "7.", "total tax adds lines 22 and 23"),
        (RETURN, "line_1a", "1.", "wages are those of the W-2"),
        (RETURN, "ssn", "900410001", "the employee of the W-2"),
        (SCHEDULE, "line_26", "999,999.", "line 10 is that of Schedule 1"),
        (SCHEDULE, "line_7", "many", "is no amount"),
    ],
)
def test_a_changed_value_is_found(
    unpack: Callable[[str, Path], Path], tmp_path: Path, form_id: str, field: str, text: str, words: str
) -> None:
    folder = unpack("coherent", tmp_path)
    change(folder, form_id, 4, field, text)
    status, told = verify(folder)
    assert status == 1
    assert words in told


def test_a_missing_document_is_found(unpack: Callable[[str, Path], Path], tmp_path: Path) -> None:
    folder = unpack("coherent", tmp_path)
    (folder / f"ground_truth/json/{W2}_4.json").unlink()
    status, told = verify(folder)
    assert status == 1
    assert f"{RETURN}, item 4: another form of this item is missing" in told


def test_what_is_no_dataset_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "text.zip"
    text.write_text("no archive")
    for path, words in ((tmp_path, "no dataset"), (text, "no archive"), (tmp_path / "none", "No such file")):
        assert main(["forms", "verify", str(path)]) == 1
        told = capsys.readouterr().err
        assert words in told
        assert told.count("\n") == 1
