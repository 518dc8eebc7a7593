"""`symage forms verify`: what it finds in a dataset that was delivered, and in one that was tampered with."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symage.errors import NotFound
from symage.request import Config, GenerationRequest
from symage_cli.audit import audit_dataset
from symage_cli.main import main
from symage_cli.verify import verify_dataset

W2, RETURN, SCHEDULE = "irs_w2_2024", "irs_f1040_2024", "irs_f1040_sch1_2024"
FORMS = (W2, RETURN, SCHEDULE)

pytestmark = pytest.mark.usefixtures("forms_read_once")


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


def change(folder: Path, form_id: str, item: int, field: str, value: object) -> None:
    path = folder / f"ground_truth/json/{form_id}_{item}.json"
    record = json.loads(path.read_text())
    record["fields"][field]["value"] = value
    path.write_text(json.dumps(record))


@pytest.mark.parametrize("mode", ["coherent", "shuffled", "random"])
def test_a_delivered_dataset_breaks_no_rule(
    unpack: Callable[[str, Path], Path], tmp_path: Path, mode: str
) -> None:
    assert verify(unpack(mode, tmp_path)) == (0, f"45 documents, {mode}: 0 broken rules\n")


@pytest.mark.parametrize("mode", ["coherent", "shuffled", "random"])
def test_the_second_judge_finds_nothing_either(
    unpack: Callable[[str, Path], Path], tmp_path: Path, mode: str
) -> None:
    out = io.StringIO()
    assert audit_dataset(unpack(mode, tmp_path), out) == 0, out.getvalue()


def test_copies_of_one_paper_have_the_same_amounts(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path: Path
) -> None:
    made = make_dataset(GenerationRequest((W2, "w2_2up_2024"), 5, 3, ("pdf_typed",), Config(dpi=72)))
    for name, data in made.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert verify(tmp_path)[0] == 0
    change(tmp_path, "w2_2up_2024", 3, "box_2", 1.25)
    code, said = verify(tmp_path)
    assert code == 1
    assert "w2_2up_2024, item 3: box_2 is not that of irs_w2_2024" in said


@pytest.mark.parametrize(
    ("form_id", "field", "value", "words"),
    [
        (W2, "box_4", 1.0, "6.2 %"),
        (RETURN, "line_24", 7, "total tax adds lines 22 and 23"),
        (RETURN, "line_1a", 1, "wages have those of the W-2"),
        (RETURN, "ssn", "900410001", "the employee of the W-2"),
        (SCHEDULE, "line_26", 999_999, "line 10 is that of Schedule 1"),
        (SCHEDULE, "line_7", "many", "is no amount"),
    ],
)
def test_a_changed_value_is_found(
    unpack: Callable[[str, Path], Path], tmp_path: Path, form_id: str, field: str, value: object, words: str
) -> None:
    folder = unpack("coherent", tmp_path)
    change(folder, form_id, 4, field, value)
    status, told = verify(folder)
    assert status == 1
    assert words in told


def test_a_missing_document_is_found(unpack: Callable[[str, Path], Path], tmp_path: Path) -> None:
    folder = unpack("coherent", tmp_path)
    (folder / f"ground_truth/json/{W2}_4.json").unlink()
    status, told = verify(folder)
    assert status == 1
    assert f"{RETURN}, item 4: another form of this item is missing" in told


def test_fields_of_a_scenario_take_part_in_no_rule(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path: Path
) -> None:
    """Neither in those of their own form nor in those of the forms that read them."""
    scenario = {
        "name": "half",
        "blank": ["line_24"],
        "prefilled": ["line_16"],
        "values": {"box_1": 5, "box_4": "VOID"},
    }
    config = Config(dpi=72, fill_scenarios=(scenario,))
    made = make_dataset(GenerationRequest((W2, RETURN), 8, 3, ("pdf_typed",), config))
    for name, data in made.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert verify(tmp_path) == (0, "16 documents, coherent: 0 broken rules\n")
    change(tmp_path, W2, 4, "box_6", 1.0)
    assert verify(tmp_path)[0] == 1


def test_a_form_that_is_not_installed_is_told(unpack: Callable[[str, Path], Path], tmp_path: Path) -> None:
    folder = unpack("coherent", tmp_path)
    for path in (folder / "ground_truth/json").glob(f"{SCHEDULE}_*.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), "form_id": "county_slip_2031"}))
    assert verify(folder) == (
        1,
        "county_slip_2031: There is no form 'county_slip_2031'\n"
        "45 documents, coherent: 1 broken rules\n"
        "  county_slip_2031: 1\n",
    )


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("manifest.json", "{", "does not say what was asked for"),
        ("manifest.json", "[]", "does not say what was asked for"),
        (f"ground_truth/json/{W2}_0.json", "{", f"{W2}_0.json is no JSON"),
        (f"ground_truth/json/{W2}_0.json", "[1]", f"{W2}_0.json is no ground truth"),
        (f"ground_truth/json/{W2}_0.json", f'{{"form_id": "{W2}"}}', f"{W2}_0.json is no ground truth"),
    ],
)
def test_a_damaged_file_is_told_in_one_line(
    unpack: Callable[[str, Path], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    words: str,
) -> None:
    (unpack("coherent", tmp_path) / name).write_text(text)
    assert main(["forms", "verify", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1


def test_what_is_no_dataset_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "text.zip"
    text.write_text("no archive")
    for path, words in ((tmp_path, "no dataset"), (text, "no archive"), (tmp_path / "none", "No such file")):
        assert main(["forms", "verify", str(path)]) == 1
        told = capsys.readouterr().err
        assert words in told
        assert told.count("\n") == 1


@pytest.mark.parametrize(("look", "status"), [("plain", 0), ("laser-arial", None)])
def test_flat_records_are_verified_in_the_plain_look_alone(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path: Path, look: str, status: int | None
) -> None:
    made = make_dataset(GenerationRequest((W2,), 3, 3, config=Config(look=look, records="flat")))
    assert json.loads(made.json)[0].keys() >= {"box_1", "employee_ssn", "person_id", "_metadata"}
    for name, data in made.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    if status is None:
        with pytest.raises(NotFound, match="the texts of the look laser-arial alone"):
            verify(tmp_path)
    else:
        assert verify(tmp_path) == (status, "3 documents, coherent: 0 broken rules\n")
