"""examples/client_iterators.py, run as a user runs it, with the published client."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples/client_iterators.py"


@pytest.fixture(scope="module")
def job_id(live: Any) -> str:
    made: str = live.submit(quantity=2, output_formats=["pdf_typed", "bio", "donut"])
    live.completed(made)
    return made


@pytest.fixture
def lines(live: Any, job_id: str, request: pytest.FixtureRequest) -> list[Any]:
    """What the example writes of the job in the format that the test names."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), request.param, job_id],
        env={
            **os.environ,
            "SYMAGEDOCS_API_KEY": live.key,
            "SYMAGEDOCS_BASE_URL": live.up.urls()["api_url"],
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def wages(live: Any, job_id: str) -> list[str]:
    """Of each document, as printed."""
    records = json.loads(live.download(job_id, "json"))
    return [record["fields"]["box_1"]["text"] for record in records]


@pytest.mark.parametrize("lines", ["bio"], indirect=True)
def test_documents_are_read_as_tagged_words(lines: list[Any]) -> None:
    assert len(lines) == 2
    for line in lines:
        assert len({len(line[key]) for key in ("tokens", "bboxes", "pages", "ner_tags")}) == 1
        tagged = dict(zip(line["ner_tags"], line["tokens"], strict=True))
        assert len(tagged["B-social_security_number"]) == 11


@pytest.mark.parametrize("lines", ["funsd"], indirect=True)
def test_pages_are_read_as_questions_and_answers(lines: list[Any], wages: list[str]) -> None:
    answers = [{answer for _, answer in line["pairs"]} for line in lines]
    assert [text in each for text, each in zip(wages, answers, strict=True)] == [True, True]


@pytest.mark.parametrize("lines", ["donut"], indirect=True)
def test_pages_are_read_as_sequences(lines: list[Any], wages: list[str]) -> None:
    for line, text in zip(lines, wages, strict=True):
        assert line["file_name"].endswith(".png")
        assert f"<s_wages>{text}</s_wages>" in line["sequence"]
