"""Files of predictions: what they may look like, and how every fault is named."""

import json
from pathlib import Path

import pytest

from symage.errors import BadRequest
from symage.scoring.predictions import read_predictions
from symage.scoring.said import Said

ONE = {"form_id": "w2", "item_index": 3, "fields": {"a": "Ada", "b": 12.5, "c": True, "d": None}}
BOXED = {"form_id": "w2", "item_index": 4, "fields": {"a": {"text": "Ada", "page": 1, "box": [1, 2, 3.5, 4]}}}
READ = {
    ("w2", 3): {"a": Said("Ada"), "b": Said("12.5"), "c": Said("true"), "d": Said("")},
    ("w2", 4): {"a": Said("Ada", 1, (1.0, 2.0, 3.5, 4.0))},
}


def written(folder: Path, text: str, name: str = "said.json") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(BadRequest) as caught:
        read_predictions(path)
    return [problem.message for problem in caught.value.problems]


def test_a_list_and_lines_of_documents(tmp_path: Path) -> None:
    assert read_predictions(written(tmp_path, json.dumps([ONE, BOXED]))) == READ
    lines = "\n".join(map(json.dumps, (ONE, BOXED)))
    assert read_predictions(written(tmp_path, lines, "said.jsonl")) == READ


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    """JSON may hold a line separator, and OCR reads them."""
    lines = "".join(json.dumps({**ONE, "item_index": item}, ensure_ascii=False) + "\n" for item in (1, 2))
    lines = lines.replace("Ada", "Ada\u2028Lovelace\x85")
    read = read_predictions(written(tmp_path, lines))
    assert [said["a"] for said in read.values()] == [Said("Ada\u2028Lovelace\x85")] * 2


def test_a_row_a_document(tmp_path: Path) -> None:
    table = "item_index,form_id,split,person_id,a,b\n3,w2,train,p1,Ada,\n4,w2,test,p2,,02492\n"
    assert read_predictions(written(tmp_path, table, "said.csv")) == {
        ("w2", 3): {"a": Said("Ada")},
        ("w2", 4): {"b": Said("02492")},
    }


def test_a_row_a_field(tmp_path: Path) -> None:
    table = (
        "form_id,item_index,field_id,text,page,left,top,right,bottom\n"
        'w2,4,a,"Ada\nLovelace",1,1,2,3.5,4\nw2,4,b,12,,,,,\n'
    )
    assert read_predictions(written(tmp_path, table, "said.csv")) == {
        ("w2", 4): {"a": Said("Ada\nLovelace", 1, (1.0, 2.0, 3.5, 4.0)), "b": Said("12")}
    }


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "a document is an object"),
        ({"form_id": "w2", "item_index": 1}, "fields must be an object"),
        ({"form_id": 2, "item_index": 1, "fields": {}}, "form_id must be a text"),
        ({"form_id": "w2", "item_index": True, "fields": {}}, "item_index a whole number"),
        ({"form_id": "w2", "item_index": -1, "fields": {}}, "item_index a whole number"),
        ({"form_id": "w2", "item_index": 1, "fields": {"a": [1]}}, "must be a text, a number"),
        ({"form_id": "w2", "item_index": 1, "fields": {"a": {"text": "b", "page": "1"}}}, "page must be"),
        ({"form_id": "w2", "item_index": 1, "fields": {"a": {"box": [1, 2, 3]}}}, "box must be four"),
        ({"form_id": "w2", "item_index": 1, "fields": {"a": {"box": [9, 2, 3, 4]}}}, "comes first"),
        (
            {"form_id": "w2", "item_index": 1, "fields": {"a": {"box": [1, 2, 10**400, 4]}}},
            "from -1000000 to",
        ),
    ],
)
def test_faults_of_json(tmp_path: Path, document: object, words: str) -> None:
    (fault,) = faults(written(tmp_path, json.dumps([document])))
    assert words in fault
    assert fault.startswith("document 0")


def test_all_faults_at_once_and_no_more_than_can_be_read(tmp_path: Path) -> None:
    lines = "\n".join(["{", json.dumps(ONE), "7", json.dumps(ONE)])
    found = faults(written(tmp_path, lines))
    assert [fault.split(":")[0] for fault in found[:2]] == ["line 1", "line 3"]
    assert sum("was said before" in fault for fault in found) == len(ONE["fields"])  # type: ignore[arg-type]
    many = faults(written(tmp_path, json.dumps([7] * 100)))
    assert len(many) == 21
    assert many[-1] == "… and 80 more"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("shape", ['{"a": %s}', '{"a": {"text": %s}}', '{"a": {"text": "b", "page": %s}}'])
@pytest.mark.parametrize("file", ["[%s]", "%s\n"])
def test_what_json_has_no_number_for_is_not_said(tmp_path: Path, number: str, shape: str, file: str) -> None:
    document = f'{{"form_id": "w2", "item_index": 1, "fields": {shape % number}}}'
    (fault,) = faults(written(tmp_path, file % document))
    assert "is no JSON: " in fault
    assert number in fault or "a number is too large" in fault


def test_deep_json_is_refused(tmp_path: Path) -> None:
    assert "is no JSON" in faults(written(tmp_path, "[" * 100_000))[0]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("a,b\n1,2\n", "line 1: the columns form_id, item_index are missing"),
        ("form_id,item_index,a\nw2,1\n", "line 2: has more or fewer cells"),
        ("form_id,item_index,a\nw2,1,2,3\n", "line 2: has more or fewer cells"),
        ("form_id,item_index,a\nw2,x,2\n", "item_index a whole number"),
        ("form_id,item_index,field_id,text,page\nw2,1,a,b,-1\n", "page must be a whole number"),
        ("form_id,item_index,field_id,text,left\nw2,1,a,b,1\n", "must be four numbers, or all empty"),
        ("form_id,item_index,field_id,text,left,top,right,bottom\nw2,1,a,b,1,2,inf,4\n", "from -1000000 to"),
        ("form_id,item_index,a,a\nw2,1,2,3\n", "line 1: the columns a stand there twice"),
        ('form_id,item_index,a\nw2,1,"a"b\n', "is no CSV"),
    ],
)
def test_faults_of_csv(tmp_path: Path, table: str, words: str) -> None:
    assert words in "\n".join(faults(written(tmp_path, table, "said.csv")))


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "said.json").write_bytes(b"\xff\xfe")
    assert "is no UTF-8" in faults(tmp_path / "said.json")[0]
