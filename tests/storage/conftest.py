"""An account and a way to accept jobs for it."""

from collections.abc import Callable

import pytest

from symage.request import GenerationRequest
from symage.storage import acceptance, accounts
from symage.storage.acceptance import Acceptance, Application
from symage.storage.database import Database

NOW = 1_760_000_000_000_000
SECOND = 1_000_000

Accept = Callable[..., Acceptance]


@pytest.fixture
def account(database: Database) -> str:
    """An account with 100 credits and no more."""
    with database.write() as connection:
        return accounts.create(connection, "payer", now=NOW, credits=100).id


@pytest.fixture
def accept(database: Database) -> Accept:
    """accept(account, credits=20, quantity=1, key=None, fingerprint="", now=NOW)."""

    def accept_job(
        account_id: str,
        *,
        credits: int = 20,
        quantity: int = 1,
        key: str | None = None,
        fingerprint: str = "",
        now: int = NOW,
    ) -> Acceptance:
        asked = GenerationRequest(("irs_w2_single_page_2025",), quantity, 42)
        application = Application(account_id, asked, 42, credits, "api", key, fingerprint)
        with database.write() as connection:
            return acceptance.accept(connection, application, now=now)

    return accept_job
