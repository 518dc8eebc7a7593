"""Forms of tables that an address names, on both kinds of database: few of an account, and for a while."""

import pytest

from symage.storage import table_drafts
from tests.api.conftest import Api, database_url

__all__ = ["database_url"]
"""Of both kinds here, unlike in the rest of the folder."""


def test_an_account_keeps_its_latest_drafts_for_a_while(api: Api) -> None:
    other, most = api.open_account("x"), table_drafts.MOST
    with api.database.write() as connection:

        def found(account_id: str, draft_id: str) -> str | None:
            return table_drafts.find(connection, account_id, draft_id)

        theirs = table_drafts.keep(connection, other, "q", now=0)
        kept = [table_drafts.keep(connection, api.account_id, f"q{at}", now=at) for at in range(most)]
        assert len({theirs, *kept}) == most + 1
        assert table_drafts.keep(connection, api.account_id, "q0", now=most) == kept[0]
        table_drafts.keep(connection, api.account_id, "one more", now=most + 1)
        assert [found(api.account_id, each) is None for each in kept[:3]] == [False, True, False]
        assert found(other, theirs) == "q"
        assert found(other, kept[0]) is None
        table_drafts.keep(connection, api.account_id, "late", now=most + table_drafts.KEPT)
        assert found(other, theirs) is None
        assert found(api.account_id, kept[0]) is None
        with pytest.raises(ValueError, match="longer than"):
            table_drafts.keep(connection, other, "q" * (table_drafts.LONGEST + 1), now=0)
