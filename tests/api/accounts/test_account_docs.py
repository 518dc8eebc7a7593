"""docs/accounts.md and docs/webhooks.md say what the code says."""

import re
from pathlib import Path

import pytest

from api.guard.limits import FAILED, KEYLESS, TIERS
from api.orders.batches import CALL_SECONDS
from api.webhooks.client import TOTAL_SECONDS
from api.webhooks.messages import DATA
from api.webhooks.routes import ROUTES
from symage.orders.batches import MOST_DOCUMENTS
from symage.storage.attempts import DELAYS, SECOND
from symage.variables import SESSION_MODES, SHORTEST_SECRET
from symage_cli.main import command_line

DOCS = Path(__file__).parents[3] / "docs"
ACCOUNTS, WEBHOOKS = ((DOCS / name).read_text() for name in ("accounts.md", "webhooks.md"))


def rows(text: str) -> list[list[str]]:
    """The rows of all tables."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines]


@pytest.mark.parametrize("line", re.findall(r"^symage .*$", ACCOUNTS, re.MULTILINE))
def test_every_command_is_one(line: str) -> None:
    command_line().parse_args(line.split()[1:])


def test_limits_and_modes_are_those_of_the_code() -> None:
    for name, limit in TIERS.items():
        assert [name, str(limit.rate), str(limit.burst)] in rows(ACCOUNTS)
    for limit in (KEYLESS, FAILED):
        assert f"{limit.rate} a second ({limit.burst} at once)" in ACCOUNTS
    assert {row[0] for row in rows(ACCOUNTS)} >= {f"`{mode}`" for mode in SESSION_MODES}
    assert f"({SHORTEST_SECRET} characters at least)" in ACCOUNTS
    assert f"({MOST_DOCUMENTS} at most)" in ACCOUNTS
    assert f"more than {CALL_SECONDS:g} seconds" in ACCOUNTS


def test_events_and_delays_are_those_of_the_code() -> None:
    told = [row[0].strip("`") for row in rows(WEBHOOKS)]
    assert set(DATA) <= set(told)
    assert "{}, {} and\n{} seconds".format(*(delay // SECOND for delay in DELAYS)) in WEBHOOKS
    assert f"within {TOTAL_SECONDS:g} seconds" in WEBHOOKS
    assert len(ROUTES) == 8
