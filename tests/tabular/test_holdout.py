"""The hold-out: prompts written before the phrases were, half in the words of users, half after public
questions about mock data. They are frozen; nobody tunes on them. `bench/prompts.py` reports the share."""

from hashlib import sha256
from pathlib import Path

HOLDOUT = Path(__file__).with_name("holdout_prompts.json")
FROZEN = "75a16dbf11790b78937adb81402a57eb502c197ba605dd4d274a9b2e1d3cb878"


def test_the_holdout_is_what_it_was():
    assert sha256(HOLDOUT.read_bytes()).hexdigest() == FROZEN
