"""A job on a Dask cluster, made by workers as `symage worker` starts them: the bytes are the same."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from symage.request import Config, GenerationRequest
from tests.cluster.conftest import Cluster, free_port, running_cluster
from tests.pipeline.conftest import share_cache

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
