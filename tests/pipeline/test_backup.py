"""A backup taken while jobs are open, restored elsewhere: the platform there goes on with them."""

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import dagster as dg
import pytest

from symage.errors import SymageError
from symage.request import GenerationRequest
from symage.storage import lease, queue, shards
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, pack_key
from symage.storage.queue import RunSlots
from symage_cli.backup import run_backup, run_restore
from symage_cli.deep import examined
from symage_cli.doctor import run_doctor
from symage_cli.keys import create_key
from symage_dagster import platform as platforms
from symage_dagster.clock import now_microseconds
from symage_dagster.platform import current_platform
from tests.conftest import new_postgres_database
from tests.pipeline.conftest import KINDS, SINGLE, Pipeline, environment, installation

ORDER = GenerationRequest((SINGLE,), 6, 11, ("pdf_typed", "png_typed"))


def hashes(here: Pipeline, job_id: str) -> dict[str, str]:
    job = here.job(job_id)
    assert job.status == "completed", job.error
    return {kind: sha256(here.artifact(job, kind)).hexdigest() for kind in KINDS}


def cut_short(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("looked_at", [False, True])
def test_a_folder_on_which_nothing_was_started_is_not_backed_up(looked_at: bool, tmp_path: Path) -> None:
    variables, backup = {"SYMAGE_DATA_DIR": str(tmp_path / "data")}, tmp_path / "backup"
    if looked_at:
        run_doctor(variables, io.StringIO())
    with pytest.raises(SymageError, match=f"ever started on {tmp_path / 'data'}"):
        run_backup(variables, backup, io.StringIO())
    assert not backup.exists()
    create_key(variables, name="somebody")
    assert run_backup(variables, backup, io.StringIO()) == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_platform_goes_on_with_its_jobs(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def database() -> dict[str, str]:
        if kind == "sqlite":
            return {}
        return {"SYMAGE_DATABASE_URL": new_postgres_database(request.getfixturevalue("postgres_server"))}

    here_, there_ = tmp_path / "here", tmp_path / "there"
    for folder in (here_, there_):
        folder.mkdir()
    changes = database()
    backup = tmp_path / "backup"
    with installation(here_, **changes) as here:
        key = create_key(environment(here_, **changes), name="somebody")
        done, waiting, begun = (here.accept(ORDER) for _ in range(3))
        here.run(done)
        expected = hashes(here, done)
        with here.platform.database.write() as connection:
            held = lease.acquire(connection, begun, "a run", now=now_microseconds())
            assert held is not None
        assert run_backup(environment(here_, **changes), backup, io.StringIO()) == 0
        assert backup.stat().st_mode & 0o777 == 0o700
    changes = database()
    # As the guide installs it: `symage doctor` has made empty tables.
    run_doctor(environment(there_, **changes), io.StringIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("symage_cli.backup.load", cut_short)
        with pytest.raises(KeyboardInterrupt):
            run_restore(environment(there_, **changes), backup, io.StringIO())
    assert run_restore(environment(there_, **changes), backup, io.StringIO()) == 0
    with pytest.raises(SymageError, match="database already"):
        run_restore(environment(there_, **changes), backup, io.StringIO())
    with pytest.MonkeyPatch.context() as patch, dg.DagsterInstance.ephemeral() as instance:
        for name, value in environment(there_, **changes).items():
            patch.setenv(name, value)
        platforms._open.cache_clear()
        instance.add_dynamic_partitions("jobs", [waiting, begun])
        there = Pipeline(current_platform(), here.account, instance)
        assert hashes(there, done) == expected
        for _ in (waiting, begun):
            with there.platform.database.write() as connection:
                claimed = queue.claim_next(connection, RunSlots(9, 9), now=now_microseconds())
            assert claimed is not None
            there.run(claimed.job_id)
        assert hashes(there, waiting) == hashes(there, begun) == expected
        assert there.balance()[0] == 0
        with there.platform.database.read() as connection:
            kept = connection.exec_driver_sql("SELECT prefix FROM api_keys").scalars().all()
        assert any(key.startswith(prefix) for prefix in kept)
        there.platform.database.close()
        platforms._open.cache_clear()


def test_what_was_damaged_on_the_disk_is_never_served_and_made_again(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with installation(tmp_path / "data") as here:
        job = here.make(ORDER)
        with here.platform.database.read() as connection:
            rows = [
                row
                for stage in (DOCUMENTS, ANNOTATIONS)
                for row in shards.finished(connection, job.id, stage)
            ]
        assert examined(job, rows, here.platform.store).well
        before = here.artifact(job)
        for row in rows:
            path = tmp_path / "data" / "files" / pack_key(job.id, row.stage, row.number)
            data = bytearray(path.read_bytes())
            data[200:600] = bytes(400)
            path.write_bytes(data)
        found = examined(job, rows, here.platform.store)
        assert found.well, found.found
        assert f"{len(rows)} damaged, {len(rows)} of them made again" in found.found
        assert here.artifact(job) == before
        assert zipfile.ZipFile(io.BytesIO(before)).testzip() is None
        (tmp_path / "data" / "files" / job.artifacts["csv"].key).write_bytes(b"")
        assert "damaged: csv" in examined(job, rows, here.platform.store).found
