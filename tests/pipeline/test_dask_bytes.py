"""A job on a Dask cluster, made by workers as `symage worker` starts them: the bytes are the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from symage.request import Config, GenerationRequest
from tests.cluster.conftest import Cluster, free_port, running_cluster
from tests.pipeline.conftest import share_cache
from tests.waiting import LAST_RESORT_SECONDS

PLAIN = GenerationRequest(("irs_w2_single_page_2025",), 21, 42, ("pdf_typed", "png_typed"), Config(dpi=72))
Here = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with running_cluster(folder, free_port()) as running:
        for _ in range(2):
            running.start_real_worker(share_cache(folder))
        yield running


@pytest.mark.long
def test_the_engine_does_not_show(cluster: Cluster, make_digests: Here, tmp_path: Path) -> None:
    alone = make_digests(PLAIN, tmp_path / "alone")
    spread = make_digests(PLAIN, tmp_path / "spread", SYMAGE_ENGINE=cluster.url, SYMAGE_COMPUTE_SOCKET="")
    assert spread == alone


@pytest.mark.long
def test_workers_keep_no_stacks_of_what_they_did(cluster: Cluster) -> None:
    with Client(cluster.url.replace("dask", "tcp", 1)) as client:
        client.wait_for_workers(2, timeout=LAST_RESORT_SECONDS)
        found = client.run(_recurring)
    assert len(found) == 2
    for names, kept in found.values():
        assert "heartbeat" in names
        assert not [each for each in names if "profile" in each]
        assert kept == 0


def _recurring(dask_worker: Any) -> tuple[list[str], int]:
    """What the worker does again and again, and how many trees of stacks it keeps."""
    return list(dask_worker.periodic_callbacks), len(dask_worker.profile_history)
