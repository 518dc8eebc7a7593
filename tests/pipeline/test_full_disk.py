"""A disk that is full in the middle of a job: the job waits, and ends as if nothing had been."""

import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from symage.request import GenerationRequest
from symage.storage import queue
from symage.storage.queue import RunSlots
from symage_dagster.clock import now_microseconds
from symage_dagster.reconciler import unwell
from tests.pipeline.conftest import KINDS, SINGLE, digests, installation

ORDER = GenerationRequest((SINGLE,), 12, 7, ("pdf_typed", "png_typed"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real one, of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a disk can be mounted by root alone")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_job_waits_for_room_and_makes_the_same_bytes(small_disk: Path, tmp_path: Path) -> None:
    with installation(tmp_path / "roomy") as roomy:
        expected = digests(roomy, ORDER)
    (tmp_path / "data").mkdir()
    with installation(tmp_path / "data", SYMAGE_STORE_URL=str(small_disk)) as here:
        filler = small_disk / "filler"
        filler.write_bytes(bytes((3 << 20) - (200 << 10)))
        job_id = here.accept(ORDER)
        here.run(job_id)
        job = here.job(job_id)
        assert (job.status, job.error) == ("pending", None)
        assert here.balance() == (job.credits_required, 0)
        told = unwell(here.platform)
        assert told is not None
        assert "are free" in told
        filler.unlink()
        later = now_microseconds() + 3600 * 1_000_000
        with here.platform.database.write() as connection:
            claimed = queue.claim_next(connection, RunSlots(1, 1), now=later)
        assert claimed is not None
        here.run(job_id)
        done = here.job(job_id)
        assert done.status == "completed"
        assert here.balance() == (0, job.credits_required)
        assert {kind: sha256(here.artifact(done, kind)).hexdigest() for kind in KINDS} == expected
