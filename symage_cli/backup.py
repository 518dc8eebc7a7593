"""`symage backup DIR` and `symage restore DIR`: database, secrets and files of an installation, while it
runs.

The database is taken first, of one moment; of the files that it names then, none that is needed goes before
they are copied, but for the working files of jobs that end meanwhile. So jobs that were open begin anew after
a restore, and make the same bytes. Not in it: Dagster's history and logs.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa

from symage import settings
from symage.errors import NotFound
from symage.settings import Settings
from symage.storage import jobs, settlement
from symage.storage.artifacts import ArtifactStore, open_store
from symage.storage.database import Database
from symage.storage.dump import RestoreError, check_place, dump, is_unused, load
from symage.storage.local import LocalStore
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import shards as shards_table
from symage.storage.settlement import Outcome
from symage_cli.keys import FIRST_KEY_FILE
from symage_cli.premises import PRIVATE, is_locked
from symage_dagster.clock import now_microseconds

MANIFEST = "backup.json"
FORMAT = 1
DATABASE, SECRETS, FILES = "database", "secrets", "files"
SECRET_FILES: Mapping[str, str] = {
    "key_pepper": "key_pepper",
    "url_secret": "url_secret",
    "webhook_key": "webhook_key",
}
"""Names in `secrets/`, and the settings that stand for them."""


def run_backup(environ: Mapping[str, str], folder: Path, out: TextIO) -> int:
    installation = settings.read(environ)
    with Database(installation.database_url) as database:
        if is_unused(database):
            raise RestoreError(
                f"no platform was ever started on {installation.data_dir} and its database, so there is "
                "nothing to back up; SYMAGE_DATA_DIR names another folder"
            )
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    if any(folder.iterdir()):
        raise RestoreError(f"{folder} is not empty; a backup is written into a new folder")
    folder.chmod(PRIVATE)
    for name in (DATABASE, SECRETS, FILES):
        (folder / name).mkdir(mode=PRIVATE)
    taken_at = now_microseconds()
    with Database(installation.database_url) as database:
        dump(database, folder / DATABASE)
    _keep_secrets(installation, folder / SECRETS)
    copied = _copy_files(open_store(installation.store_url), LocalStore(folder / FILES))
    # Last: a backup that was cut short has none.
    (folder / MANIFEST).write_text(json.dumps({"format": FORMAT, "taken_at": taken_at, "files": copied}))
    out.write(f"{folder}: of {installation.data_dir} database, secrets and {copied} files\n")
    return 0


def run_restore(environ: Mapping[str, str], folder: Path, out: TextIO) -> int:
    installation = settings.read(environ)
    _check_backup(folder)
    if is_locked(installation.data_dir):
        raise RestoreError("a platform runs on this data folder; stop it first")
    installation.data_dir.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    with Database(installation.database_url) as database:
        check_place(database, folder / DATABASE)
        _restore_secrets(installation, folder / SECRETS)
        copied = _copy_files(LocalStore(folder / FILES), open_store(installation.store_url))
        # Last: a restore that was cut short has none, and is done again.
        load(database, folder / DATABASE)
        again = _begin_anew(database)
    out.write(
        f"{installation.data_dir}: database, secrets and {copied} files; {again} open jobs begin anew\n"
    )
    return 0


def _check_backup(folder: Path) -> None:
    try:
        described = json.loads((folder / MANIFEST).read_text())
    except (FileNotFoundError, ValueError):
        raise RestoreError(f"{folder} holds no whole backup") from None
    if described.get("format") != FORMAT:
        raise RestoreError(f"{folder} is of another format: {described.get('format')}")


def _keep_secrets(installation: Settings, folder: Path) -> None:
    """Also those that come from the environment: without them keys, links and webhooks' secrets are worth
    nothing."""
    for name, setting in SECRET_FILES.items():
        given, kept = getattr(installation, setting), installation.secrets_dir / name
        if given or kept.exists():
            _write_private(folder / name, given or kept.read_text())
    first_key = installation.data_dir / FIRST_KEY_FILE
    if first_key.exists():
        _write_private(folder / FIRST_KEY_FILE, first_key.read_text())


def _restore_secrets(installation: Settings, folder: Path) -> None:
    installation.secrets_dir.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    for path in folder.iterdir():
        home = installation.data_dir if path.name == FIRST_KEY_FILE else installation.secrets_dir
        (home / path.name).unlink(missing_ok=True)
        _write_private(home / path.name, path.read_text())


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)


def _copy_files(source: ArtifactStore, target: ArtifactStore) -> int:
    """Every file of every job; how many. Between folders, files made of pieces stay so."""
    if isinstance(source, LocalStore) and isinstance(target, LocalStore):
        return _copy_folder(source.root, target.root)
    keys = source.keys("jobs/")
    copied = 0
    for key in keys:
        with suppress(NotFound):  # a working file of a job that has just ended
            target.write(key, source.read(key))
            copied += 1
    return copied


def _copy_folder(source: Path, target: Path) -> int:
    copied = 0
    for path in source.rglob("*"):
        if not path.is_file() or path.name.startswith("."):
            continue  # a folder, or a file that is being written
        home = target / path.relative_to(source)
        home.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        try:
            shutil.copy2(path, home)
        except FileNotFoundError:
            continue  # a working file of a job that has just ended
        copied += 1
    return copied


def _begin_anew(database: Database) -> int:
    """Put the jobs that were open back into the queue, without what they had made; how many."""
    table, now = jobs_table.c, now_microseconds()
    with database.write() as connection:
        stopping = connection.execute(
            sa.select(table.id, table.attempt).where(table.status == jobs.CANCELING)
        )
        for job_id, attempt in stopping.all():
            settlement.settle_unheld(connection, job_id, attempt, Outcome(jobs.CANCELED, 0), now=now)
        is_open = table.status.in_((jobs.PENDING, jobs.GENERATING))
        connection.execute(
            shards_table.delete().where(shards_table.c.job_id.in_(sa.select(table.id).where(is_open)))
        )
        put_back = jobs_table.update().where(is_open)
        fresh = {"claimed_at": None, "run_id": None, "heartbeat_at": None, "not_before": None}
        return connection.execute(
            put_back.values(status=jobs.PENDING, parks=table.attempt, work_done=0, items_done=0, **fresh)
        ).rowcount
