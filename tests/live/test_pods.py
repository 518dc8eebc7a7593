"""A large job's run in a pod of its own, which a stand-in for the Kubernetes API starts as a process here."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cluster_api import JOBS, Cluster, serving
from tests.deploy.chart import render
from tests.packaged import share_cache
from tests.waiting import LAST_RESORT_SECONDS

ROOT = Path(__file__).parents[2]
FROM = 30

pytest.importorskip("dagster_k8s", reason="no dagster-k8s here: the extra k8s")


class Kubelet:
    """Starts a job's container with what the chart gives it; its volume and its image are this machine's."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self.started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, job: Mapping[str, Any]) -> None:
        (container,) = job["spec"]["template"]["spec"]["containers"]
        assert container["command"][0] == "python"
        pod = self._folder / job["metadata"]["name"]
        pod.mkdir()
        data = str(share_cache(pod / "data"))
        own = {each["name"]: each["value"] for each in container["env"]}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SYMAGE_")}
        with (pod / "output.txt").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *container["command"][1:], *container["args"]],
                env={**inherited, **self._environment, **own, "SYMAGE_DATA_DIR": data},
                cwd=pod,
                stdout=output,
                stderr=output,
            )
        self.started[job["metadata"]["name"]] = process


@pytest.mark.long
def test_a_large_job_is_made_in_a_pod_and_a_small_one_by_the_pool(
    start_live: Callable[..., Any], postgres_url: str, s3_environment: str, tmp_path: Path
) -> None:
    rendered = render(
        ROOT / "deploy" / "chart",
        "docs",
        storeUrl=s3_environment,
        runLauncher={"enabled": True, "fromDocuments": FROM},
    )
    (given,) = (each["data"] for each in rendered if each["kind"] == "ConfigMap")
    secret = {"SYMAGE_DATABASE_URL": postgres_url.replace("postgresql+psycopg:", "postgresql:")}
    for name in ("SYMAGE_KEY_PEPPER", "SYMAGE_URL_SECRET", "SYMAGE_WEBHOOK_KEY"):
        secret[name] = "ab" * 32
    environment = {**given, **secret, "SYMAGE_ENGINE": "pool"}
    kubelet = Kubelet(environment, tmp_path)
    cluster = Cluster(tmp_path / "kubeconfig", kubelet.start)
    with serving(cluster):
        config = json.loads(given["SYMAGE_RUN_LAUNCHER_CONFIG"])
        config |= {"load_incluster_config": False, "kubeconfig_file": str(cluster.kubeconfig)}
        settings = {**environment, "SYMAGE_RUN_LAUNCHER_CONFIG": json.dumps(config)}
        live = start_live(**{name.removeprefix("SYMAGE_").lower(): value for name, value in settings.items()})
        try:
            small = live.submit(quantity=FROM - 1)
            assert live.completed(small)["progress"] == 1
            assert cluster.jobs == {}
            large = live.submit(quantity=FROM)
            assert live.completed(large)["progress"] == 1
            (run,) = live.runs(large)
            (job,) = cluster.jobs.values()
            assert job["metadata"]["labels"]["dagster/run-id"] == run["runId"]
            assert [each.wait(LAST_RESORT_SECONDS) for each in kubelet.started.values()] == [0]
            assert cluster.asked.count(f"POST {JOBS}") == 1
            # Of the runs that it never had it was not asked.
            assert {each.split("/")[-2] for each in cluster.asked if each.endswith("/status")} <= set(
                cluster.jobs
            )
            assert len(live.download(large)) > len(live.download(small)) > 0
            lost = live.submit(quantity=FROM)
            live.wait_for(lambda: [each["status"] for each in live.runs(lost)] == ["STARTED"])
            name, process = list(kubelet.started.items())[-1]
            process.kill()
            cluster.states[name] = {"failed": 1}
            assert live.completed(lost, 2 * LAST_RESORT_SECONDS)["progress"] == 1
            ended = ["SUCCESS", "FAILURE"]
            live.wait_for(lambda: [each["status"] for each in live.runs(lost)] == ended)
            assert cluster.asked.count(f"POST {JOBS}") == len(kubelet.started) == 3
        finally:
            live.up.process.send_signal(signal.SIGTERM)
            live.up.process.wait(LAST_RESORT_SECONDS)
            for each in kubelet.started.values():
                each.kill()
                each.wait(LAST_RESORT_SECONDS)
