"""The hold-out: prompts written before the phrases were, half in the words of users, half after public
questions about mock data. They are frozen; nobody tunes on them (`development_prompts.json` is for that).
`python -m bench.tabular --prompts` tells the share of columns that are right.
"""

import json
from hashlib import sha256
from pathlib import Path

from bench.tabular import right_of_asked

HOLDOUT = Path(__file__).with_name("holdout_prompts.json")
FROZEN = "75a16dbf11790b78937adb81402a57eb502c197ba605dd4d274a9b2e1d3cb878"


def test_the_holdout_is_what_it_was() -> None:
    assert sha256(HOLDOUT.read_bytes()).hexdigest() == FROZEN


def test_most_columns_of_the_holdout_are_right() -> None:
    right, asked = right_of_asked(json.loads(HOLDOUT.read_text("utf-8")))
    assert asked == 494
    assert right / asked >= 0.92
