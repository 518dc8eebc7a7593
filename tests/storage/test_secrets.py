"""Keys are kept as hashes, secrets in files that only the owner reads, links as signatures."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from symage.storage import keys, secrets, signing
from symage.storage.database import Database
from symage.storage.keys import Pepper
from symage.storage.signing import SigningKey
from tests.storage.conftest import NOW

PEPPER = Pepper("p1", b"pepper")
KEY = SigningKey("k1", b"secret")


def test_a_key_authenticates_until_it_is_revoked(database: Database, account: str) -> None:
    with database.write() as connection:
        raw = keys.create(connection, account, name="ci", pepper=PEPPER, now=NOW, scopes=["read"]).raw
        assert len(raw) == 56
        principal = keys.authenticate(connection, raw, [PEPPER])
        assert principal is not None
        assert (principal.account_id, principal.scopes) == (account, {"read"})
        assert keys.authenticate(connection, raw, [Pepper("p2", b"other")]) is None
        keys.revoke(connection, account, str(principal.key_id), now=NOW)
        assert keys.authenticate(connection, raw, [PEPPER]) is None


def test_secrets_are_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: secrets.pepper(folder), range(16)))
    assert len(made) == 1
    assert (folder / "key_pepper").stat().st_mode & 0o777 == 0o600
    assert secrets.signing_key(folder).secret != made.pop().secret


def check(path: str, now: int, **changed: str) -> bool:
    given = dict(pair.split("=") for pair in signing.sign(KEY, path, expires=100).split("?")[1].split("&"))
    given |= changed
    return signing.is_valid([KEY], path, expires=given["e"], key_id=given["k"], signature=given["s"], now=now)


def test_a_signed_path_holds_until_it_expires() -> None:
    assert check("/files/job/a.pdf", 100)
    assert not check("/files/job/a.pdf", 101)


@pytest.mark.parametrize(
    "changed", [{"e": "200"}, {"e": "-1"}, {"e": "١٠٠"}, {"k": "k2"}, {"s": "x"}, {"s": "é"}, {"e": ""}]
)
def test_a_changed_link_is_refused(changed: dict[str, str]) -> None:
    assert not check("/files/job/a.pdf", 50, **changed)
