"""`symage score`: readers that read everything, nothing, and some things wrongly."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symage.errors import BadRequest
from symage.request import Config, GenerationRequest
from symage.scoring.captions import option_captions
from symage_cli.main import main
from symage_cli.score import score_predictions
from tests.packaged import packaged

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2024"

pytestmark = pytest.mark.usefixtures("forms_read_once")


@pytest.fixture(scope="module")
def dataset(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder of ten people with two forms each."""
    folder = tmp_path_factory.mktemp("scored")
    made = make_dataset(GenerationRequest((W2, RETURN), 10, 3, ("pdf_typed",), Config(dpi=72)))
    for name, data in made.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def truths(dataset: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((dataset / "ground_truth/json").glob("*.json"))]


def scored(dataset: Path, said: object, **options: Any) -> dict[str, Any]:
    predictions, figures = dataset.parent / "said.json", dataset.parent / "score.json"
    predictions.write_text(json.dumps(said))
    assert score_predictions(dataset, predictions, io.StringIO(), json_file=figures, **options) == 0
    return dict(json.loads(figures.read_text()))


def answers(record: dict[str, Any]) -> dict[str, Any]:
    """What a perfect reader says: the text, of marks the value, and the first place."""
    return {
        name: {
            "text": field["value"]
            if isinstance(field["value"], bool) or field["text"] == mark
            else field["text"],
            **{key: field[key] for key in ("page", "box") if key in field},
        }
        for mark in (record["_metadata"]["look"]["mark"],)
        for name, field in record["fields"].items()
    }


def test_the_truth_itself_scores_full_marks(dataset: Path) -> None:
    said = [{**record, "fields": answers(record)} for record in truths(dataset)]
    found = scored(dataset, said)
    whole = found["all"]
    assert whole["documents"] == 20
    assert whole["values"] > 500
    assert [whole[name] for name in ("exact", "normalised", "anls", "f1", "iou")] == [1, 1, 1, 1, 1]
    assert whole["invented"] == whole["missed"] == 0
    assert set(found["form"]) == {W2, RETURN}
    assert found["form"][W2]["documents"] == 10
    assert sum(group["documents"] for group in found["look"].values()) == 20


def test_records_handed_back_are_right_in_everything(dataset: Path) -> None:
    """Of choices they have the printed mark as their text, and the option as their value."""
    records = truths(dataset)
    assert any(field["text"] == "X" for record in records for field in record["fields"].values())
    whole = scored(dataset, records)["all"]
    names = ("exact", "normalised", "anls", "precision", "recall", "f1", "iou")
    assert {name: whole[name] for name in names} == dict.fromkeys(names, 1)
    assert whole["invented"] == whole["missed"] == 0


@pytest.mark.parametrize("said", ["mark", "true", "option", "caption"])
def test_a_choice_that_is_made_is_right_in_value(dataset: Path, said: str) -> None:
    """The status of a return, said in any way in which people say it."""
    records = truths(dataset)
    captions = option_captions(packaged().get(RETURN))["filing_status"]
    for record in records:
        fields = record["fields"]
        if record["form_id"] == RETURN:
            option, mark = fields["filing_status"]["value"], fields["filing_status"]["text"]
            ways = {"mark": mark, "true": True, "option": option, "caption": captions[option]}
            fields["filing_status"] = ways[said]
    found = scored(dataset, records)["field"][f"{RETURN}.filing_status"]
    assert (found["normalised"], found["exact"]) == (1, float(said == "option"))


def test_the_dataset_s_own_table_is_right_in_value(dataset: Path) -> None:
    figures = dataset.parent / "table.json"
    table = dataset / "ground_truth/data.csv"
    score_predictions(dataset, table, io.StringIO(), json_file=figures)
    found = json.loads(figures.read_text())["all"]
    assert found["normalised"] == 1
    assert found["exact"] < 1
    assert found["invented"] == 0


def test_what_is_not_said_is_missed(dataset: Path) -> None:
    found = scored(dataset, [])
    assert found["unread_documents"] == 20
    assert found["all"]["missed"] == found["all"]["values"]
    assert found["all"]["recall"] == 0
    assert found["all"]["precision"] is None


def test_wrong_readings_are_counted_where_they_are(dataset: Path) -> None:
    said = [{**record, "fields": answers(record)} for record in truths(dataset)]
    for record in said:
        if record["form_id"] == W2:
            record["fields"]["box_1"] = "1.23"
    found = scored(dataset, said)
    assert found["field"][f"{W2}.box_1"]["normalised"] == 0
    assert found["field"][f"{W2}.box_2"]["normalised"] == 1
    assert found["form"][RETURN]["f1"] == 1
    assert found["all"]["normalised"] == pytest.approx(1 - 10 / found["all"]["values"], abs=1e-6)


def test_one_split_alone(dataset: Path) -> None:
    found = scored(dataset, [], splits=["test"])
    assert found["all"]["documents"] == 2
    assert list(found["split"]) == ["test"]


def test_a_split_that_there_is_not_is_refused(dataset: Path) -> None:
    with pytest.raises(SystemExit):
        main(["score", str(dataset), str(dataset / "ground_truth/data.csv"), "--split", "tset"])


def test_a_split_without_documents_is_refused(dataset: Path, tmp_path: Path) -> None:
    """Nothing scored is no good score."""
    shutil.copytree(dataset, tmp_path / "copy")
    for path in (tmp_path / "copy" / "ground_truth/json").glob("*.json"):
        path.write_text(path.read_text().replace('"split": "test"', '"split": "train"'))
    with pytest.raises(BadRequest, match="no document is in test"):
        scored(tmp_path / "copy", [], splits=["test"])


def test_predictions_of_what_is_not_there(dataset: Path) -> None:
    said = [
        {"form_id": W2, "item_index": 99, "fields": {}},
        {"form_id": W2, "item_index": 1, "fields": {"box_99": "1", "box_1": {"text": "1", "page": 1}}},
    ]
    with pytest.raises(BadRequest) as caught:
        scored(dataset, said)
    assert {problem.message for problem in caught.value.problems} == {
        f"the dataset has no document {W2}, item 99",
        f"{W2}, item 1: the form has no field 'box_99'",
        f"{W2}, item 1, box_1: the form has no page 1, its last is 0",
    }


def test_the_page_of_results(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = [{**record, "fields": answers(record)} for record in truths(dataset)]
    said[0]["fields"]["last_name" if said[0]["form_id"] == RETURN else "employee_last_name"] = "<script>"
    (tmp_path / "said.json").write_text(json.dumps(said))
    html = tmp_path / "score.html"
    assert main(["score", str(dataset), str(tmp_path / "said.json"), "--html", str(html)]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("all")
    page = html.read_text()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert page.count("data:image/jpeg;base64,") == 1


def test_what_utf8_cannot_hold_stands_on_the_page_as_a_reference(dataset: Path, tmp_path: Path) -> None:
    said = [{"form_id": W2, "item_index": 9, "fields": {"employee_last_name": "half a pair: \ud800"}}]
    (tmp_path / "said.json").write_text(json.dumps(said))
    html = tmp_path / "score.html"
    files = str(dataset), str(tmp_path / "said.json")
    assert main(["score", *files, "--split", "test", "--html", str(html)]) == 0
    assert "half a pair: &#55296;" in html.read_text("utf-8")
