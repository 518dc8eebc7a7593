"""Read the labels of a job with the published client, item by item, and write lines that trainers take.

    python examples/client_iterators.py bio JOB_ID > tokens.jsonl

bio     a line a document: its words, their boxes, pages and tags, for token classification
funsd   a line a page: its questions, each with its answers, for linking
donut   a line a page: the sequence that Donut learns, its picture's name before it

The job must have been ordered with `bio`, or with `donut`; FUNSD is always made. Needs the package symagedocs
and its settings, SYMAGEDOCS_API_KEY and SYMAGEDOCS_BASE_URL.
"""

import json
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from symagedocs import Client, TrainingExample


def main(label_format: str, job_id: str) -> None:
    with Client() as client:
        for example in client.generate.iter_training_examples(job_id, format=label_format):
            print(json.dumps(WRITERS[label_format](example)))


def tagged(example: TrainingExample) -> Any:
    tokens = example.bio.tokens
    return {
        "id": example.item_id,
        "tokens": [token.text for token in tokens],
        "bboxes": [token.bbox for token in tokens],
        "pages": [token.page for token in tokens],
        "ner_tags": [token.label for token in tokens],
    }


def linked(example: TrainingExample) -> Any:
    """A question names its answers, and a value may have several questions."""
    entities = {entity["id"]: entity for entity in example.funsd.form}
    questions = [entity for entity in example.funsd.form if entity["label"] == "question"]
    return {
        "id": example.item_id,
        "page": example.page_index,
        "pairs": [
            [question["text"], entities[answer]["text"]]
            for question in questions
            for _, answer in question["linking"]
        ],
    }


def spoken(example: TrainingExample) -> Any:
    said = json.loads(example.donut.ground_truth)["gt_parse"]
    return {"file_name": example.donut.file_name, "sequence": sequence(said)}


def sequence(said: Any) -> str:
    """As Donut writes JSON: a tag for each key, <sep/> between the items of a list."""
    if isinstance(said, Mapping):
        return "".join(f"<s_{key}>{sequence(value)}</s_{key}>" for key, value in said.items())
    if isinstance(said, list):
        return "<sep/>".join(map(sequence, said))
    return str(said)


WRITERS: Mapping[str, Callable[[TrainingExample], Any]] = MappingProxyType(
    {"bio": tagged, "funsd": linked, "donut": spoken}
)

if __name__ == "__main__":
    main(*sys.argv[1:])
