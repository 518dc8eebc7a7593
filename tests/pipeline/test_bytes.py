"""Same request and seed, same bytes: however a job is cut, wherever it runs, whatever dies meanwhile."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from symage.request import Config, GenerationRequest
from symage_dagster import sharding
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.pool.rpc import ask
from tests.packaged import packaged, share_cache
from tests.waiting import LAST_RESORT_SECONDS, WHILE_IT_LIVES, wait_for

SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"
REQUEST = GenerationRequest((SINGLE, COPIES), 21, 42, ("pdf_typed", "png_typed"), Config(dpi=72))
PLAIN = GenerationRequest((SINGLE,), 21, 42)

Digests = dict[str, str]
Here = Callable[..., Digests]


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool of the production definitions, used for its shard workers."""

    control: Path
    compute: Path

    def info(self) -> dict[str, Any]:
        return ask(self.control, {"op": "info"})

    def is_up(self) -> bool:
        try:
            return bool(self.info()["shards"]["idle"])
        except OSError:
            return False


@contextmanager
def running_pool(home: Path, workers: int) -> Iterator[Pool]:
    sockets = Path(tempfile.mkdtemp(prefix="symage-bytes-"))
    pool = Pool(sockets / "pool.sock", sockets / "shards.sock")
    prepare_instance(InstanceSettings(home, pool.control, sockets / "code.sock"))
    arguments = [
        *(sys.executable, "-m", "symage_dagster.pool", "--definitions", "symage_dagster.definitions:defs"),
        *("--control-socket", str(pool.control), "--compute-socket", str(pool.compute)),
        *("--code-socket", str(sockets / "code.sock")),
        *("--shard-workers", str(workers), "--run-workers", "1"),
    ]
    with (home / "pool.log").open("wb") as log:
        environment = {**os.environ, "DAGSTER_HOME": str(home), "SYMAGE_DATA_DIR": str(share_cache(home))}
        process = subprocess.Popen(arguments, env=environment, stdout=log, stderr=log)
    try:
        log_text = (home / "pool.log").read_text
        wait_for(lambda: pool.is_up() or process.poll() is not None, WHILE_IT_LIVES)
        assert process.poll() is None, log_text()
        yield pool
    finally:
        process.terminate()
        process.wait(LAST_RESORT_SECONDS)
        shutil.rmtree(sockets)


@pytest.fixture(
    scope="module", params=[pytest.param(1, marks=pytest.mark.long), 2], ids=["1 worker", "2 workers"]
)
def pool(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    with running_pool(tmp_path_factory.mktemp("pool-home"), request.param) as running:
        yield running


@pytest.fixture
def cut_into(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make jobs of REQUEST's size have so many shards."""

    def cut(shards: int) -> None:
        monkeypatch.setattr(sharding, "SHARD_MILLISECONDS", 1e9)
        monkeypatch.setattr(sharding, "LARGEST_SHARD", -(-REQUEST.quantity // shards))
        forms = [packaged().get(form_id) for form_id in REQUEST.form_ids]
        assert len(sharding.cut(REQUEST, forms)) == shards

    return cut


@pytest.fixture(scope="module")
def alone(make_digests: Here, tmp_path_factory: pytest.TempPathFactory) -> Digests:
    """REQUEST made in one process, cut as the platform cuts."""
    return make_digests(REQUEST, tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def reference(make_digests: Here, tmp_path_factory: pytest.TempPathFactory) -> Digests:
    """PLAIN made in one process, on SQLite and in a folder."""
    return make_digests(PLAIN, tmp_path_factory.mktemp("reference"))


@pytest.mark.parametrize("shards", [3, *(pytest.param(count, marks=pytest.mark.long) for count in (1, 7))])
def test_the_cut_and_the_workers_do_not_show(
    shards: int,
    pool: Pool,
    cut_into: Callable[[int], None],
    alone: Digests,
    make_digests: Here,
    tmp_path: Path,
) -> None:
    cut_into(shards)
    pooled = make_digests(REQUEST, tmp_path / "pooled", SYMAGE_COMPUTE_SOCKET=str(pool.compute))
    assert pooled == alone


def test_a_killed_worker_does_not_show(
    pool: Pool, cut_into: Callable[[int], None], alone: Digests, make_digests: Here, tmp_path: Path
) -> None:
    cut_into(7)
    killed: list[int] = []
    killer = threading.Thread(target=kill_a_busy_worker, args=(pool, killed))
    killer.start()
    pooled = make_digests(REQUEST, tmp_path / "pooled", SYMAGE_COMPUTE_SOCKET=str(pool.compute))
    killer.join()
    assert len(killed) == 1
    assert pooled == alone


def kill_a_busy_worker(pool: Pool, killed: list[int]) -> None:
    killed += wait_for(lambda: pool.info()["shards"]["busy"])[:1]
    os.kill(killed[0], signal.SIGKILL)


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param({"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, marks=pytest.mark.long),
        {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
    ],
)
def test_time_zone_locale_and_hash_seed_do_not_show(
    elsewhere: dict[str, str], reference: Digests, tmp_path: Path, variables: Callable[[Path], dict[str, str]]
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    script = Path(__file__).with_name("conftest.py")
    environment = {**os.environ, **variables(folder), **elsewhere, "REQUEST": PLAIN.to_json()}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == reference


def test_another_seed_shows(make_digests: Here, reference: Digests, tmp_path: Path) -> None:
    other = GenerationRequest(PLAIN.form_ids, PLAIN.quantity, PLAIN.seed + 1)
    made = make_digests(other, tmp_path / "other")
    assert all(made[kind] != reference[kind] for kind in made)


def test_databases_and_stores_do_not_show(
    database_url: str, store_url: str, make_digests: Here, reference: Digests, tmp_path: Path
) -> None:
    made = make_digests(
        PLAIN, tmp_path / "made", SYMAGE_DATABASE_URL=database_url, SYMAGE_STORE_URL=store_url
    )
    assert made == reference
