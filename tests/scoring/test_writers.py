"""Scores of writers: of whole documents, or of the fields that each has written."""

import json
from pathlib import Path
from typing import Any

from symage.scoring.said import Said
from symage.scoring.score import score
from tests.packaged import packaged

W2 = "irs_w2_single_page_2025"
FIRST, LAST = "employee_first_name", "employee_last_name"


def write(folder: Path, item: int, writer: dict[str, Any]) -> None:
    """A record of Ana Bell."""
    blank = {"text": "", "value": None}
    fields = {each.id: blank for each in packaged().get(W2).fields}
    fields |= {FIRST: {"text": "Ana", "value": "Ana"}, LAST: {"text": "Bell", "value": "Bell"}}
    record = {"form_id": W2, "item_index": item, "split": "train", "fields": fields}
    path = folder / f"ground_truth/json/{W2}_{item}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**record, "_metadata": {"writer": writer}}))


def shares(folder: Path) -> dict[str, tuple[int, int, float | None]]:
    """Of each writer documents, values and how many of them are read, where last names are misread."""
    said = {(W2, item): {FIRST: Said("Ana"), LAST: Said("Ball")} for item in range(2)}
    found = score(folder, packaged(), said).tallies.of("writer")
    return {name: (tally.documents, tally.values, tally.described()["exact"]) for name, tally in found}


def test_a_writer_has_whole_documents(tmp_path: Path) -> None:
    write(tmp_path, 0, {"id": "w3", "ink": "blue"})
    write(tmp_path, 1, {"id": "w7", "ink": "blue"})
    assert shares(tmp_path) == {"w3": (1, 2, 0.5), "w7": (1, 2, 0.5)}


def test_a_writer_has_the_fields_in_their_hand(tmp_path: Path) -> None:
    """What is typed is nobody's."""
    write(tmp_path, 0, {"ink": "blue", "fields": {FIRST: "w3", LAST: "w7"}})
    write(tmp_path, 1, {"ink": "blue", "fields": {FIRST: "w3"}})
    assert shares(tmp_path) == {"w3": (2, 2, 1.0), "w7": (1, 1, 0.0)}
