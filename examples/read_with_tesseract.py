"""Read a dataset with tesseract and write what it read in the form that `symage score` takes.

    python examples/read_with_tesseract.py DATASET_FOLDER said.json
    symage score DATASET_FOLDER said.json --html score.html

DATASET_FOLDER is an unpacked archive with pictures (`png_typed`). A word goes to the field in whose box its
middle lies, so this scores the reading of letters, not the finding of fields. Ticks are no letters: tesseract
says nothing of them. Needs the program `tesseract` and nothing else.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Box = list[int]
"""left, top, right, bottom"""
Word = tuple[str, Box]
LEAST_CONFIDENCE = 0
"""Of a word, in per cent; what is not text has -1."""


def main(folder: Path, output: Path) -> None:
    records = sorted((folder / "ground_truth/json").glob("*.json"))
    output.write_text(json.dumps([read(folder, json.loads(path.read_text())) for path in records]) + "\n")


def read(folder: Path, record: dict[str, Any]) -> dict[str, Any]:
    """A document's prediction."""
    name = f"{record['form_id']}_{record['item_index']}_typed"
    pages: dict[int, list[Word]] = {}
    fields = {}
    for field_id, truth in record["fields"].items():
        if "box" not in truth or truth["text"] == record["_metadata"]["look"]["mark"]:
            continue
        page = truth["page"]
        if page not in pages:
            pages[page] = list(words(folder / f"images/typed/{name}_p{page}.png"))
        inside = [word for word in pages[page] if holds(truth["box"], word[1])]
        if inside:
            text = " ".join(text for text, _ in in_lines(inside))
            fields[field_id] = {"text": text, "page": page, "box": hull([box for _, box in inside])}
    return {"form_id": record["form_id"], "item_index": record["item_index"], "fields": fields}


def words(picture: Path) -> Iterator[Word]:
    """The words of a page in the order of its lines."""
    command = ["tesseract", str(picture), "-", "--psm", "11", "tsv"]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["text"] and row["text"].strip() and float(row["conf"]) >= LEAST_CONFIDENCE:
            left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
            yield row["text"].strip(), [left, top, left + width, top + height]


def in_lines(inside: list[Word]) -> list[Word]:
    """Line by line, each from left to right; words of one line differ by less than half their height."""
    lines: list[list[Word]] = []
    for word in sorted(inside, key=lambda word: word[1][1] + word[1][3]):
        middle, height = (word[1][1] + word[1][3]) / 2, word[1][3] - word[1][1]
        last = (lines[-1][0][1][1] + lines[-1][0][1][3]) / 2 if lines else -height
        if middle - last > height / 2:
            lines.append([])
        lines[-1].append(word)
    return [word for line in lines for word in sorted(line, key=lambda word: word[1][0])]


def holds(box: Box, word: Box) -> bool:
    across, down = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def hull(boxes: list[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return [min(lefts), min(tops), max(rights), max(bottoms)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
