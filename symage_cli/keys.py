"""API keys from the command line, and the first key of an installation."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from symage import settings
from symage.settings import Settings
from symage.storage import accounts, keys, secrets
from symage.storage.database import Database
from symage_dagster.clock import now_microseconds

FIRST_KEY_FILE = "first-key"
FIRST_ACCOUNT = "owner"


def create_key(
    environ: Mapping[str, str],
    *,
    name: str,
    account: str | None = None,
    tier: str | None = None,
    scopes: Sequence[str] = keys.SCOPES,
    credits: int | None = None,
) -> str:
    """Make a key, and its account unless there is one of that name; the key."""
    installation = _prepared(settings.read(environ))
    pepper = secrets.pepper(installation.secrets_dir, installation.key_pepper)
    now = now_microseconds()
    with Database(installation.database_url) as database:
        database.migrate()
        with database.write() as connection:
            owner = accounts.find(connection, account or name) or accounts.create(
                connection, account or name, now=now, tier=tier or "enterprise", credits=credits
            )
            made = keys.create(connection, owner.id, name=name, pepper=pepper, now=now, scopes=scopes)
            return made.raw


def first_key(environ: Mapping[str, str]) -> tuple[str, Path, bool]:
    """The key made at the first start, the file that keeps it, and whether it was made just now."""
    path = settings.read(environ).data_dir / FIRST_KEY_FILE
    migrate(environ)
    if path.exists():
        return path.read_text(encoding="ascii").strip(), path, False
    key = create_key(environ, name="first key", account=FIRST_ACCOUNT)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key, path, True


def migrate(environ: Mapping[str, str]) -> None:
    """Bring the installation's tables to the newest revision."""
    with Database(_prepared(settings.read(environ)).database_url) as database:
        database.migrate()


def _prepared(installation: Settings) -> Settings:
    """The data folder exists, readable by its owner alone."""
    installation.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return installation
