"""Pods for runs of large jobs: what dagster-k8s asks a Kubernetes API for, with the chart's own settings."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import kubernetes_validate
import pytest

from symage.settings import read
from symage.storage import nodes
from symage.storage.database import Database
from symage_dagster.adapter import WorkerStatus
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.pool.orders import LARGE_TAG, NODE_TAG
from tests.cluster_api import JOBS, Cluster, serving
from tests.deploy.chart import render
from tests.pool.launched import empty

pytestmark = pytest.mark.usefixtures("platform")
CHART = Path(__file__).parents[2] / "deploy" / "chart"

pytest.importorskip("dagster_k8s", reason="no dagster-k8s here: the extra k8s")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "kubeconfig")
    with serving(cluster):
        yield cluster


@pytest.fixture
def instance(tmp_path: Path, cluster: Cluster) -> Iterator[dg.DagsterInstance]:
    """As the operator's pod has it, but for the way to the API."""
    rendered = render(CHART, "docs", runLauncher={"enabled": True})
    (environment,) = (each["data"] for each in rendered if each["kind"] == "ConfigMap")
    chosen = read({**environment, "SYMAGE_DATABASE_URL": "postgresql://database/symage"})
    assert (chosen.run_launcher_from, chosen.run_launcher_runs) == (10_000, 4)
    reached = {"load_incluster_config": False, "kubeconfig_file": str(cluster.kubeconfig)}
    prepare_instance(
        InstanceSettings(
            tmp_path / "dagster",
            tmp_path / "pool.sock",
            tmp_path / "code.sock",
            shared=True,
            launcher=chosen.run_launcher,
            launcher_config={**chosen.run_launcher_config, **reached},
            only_large=chosen.run_launcher_from is not None,
        )
    )
    with dg.DagsterInstance.from_config(str(tmp_path / "dagster")) as opened:
        yield opened


def launched(instance: dg.DagsterInstance, **tags: str) -> dg.DagsterRun:
    """A run that Dagster has launched, begun since."""
    origins = {"job_code_origin": _origin()}
    run = instance.create_run_for_job(empty, tags=tags, **origins)
    instance.launch_run(run.run_id, None)
    instance.report_dagster_event(_event(run, dg.DagsterEventType.RUN_START), run.run_id)
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    return found


def _origin() -> Any:
    origin: Any = dg.reconstructable(empty).get_python_origin()
    return origin


def _event(run: dg.DagsterRun, kind: dg.DagsterEventType) -> dg.DagsterEvent:
    return dg.DagsterEvent(kind.value, run.job_name)


def test_a_large_jobs_run_is_a_job_of_the_cluster(instance: dg.DagsterInstance, cluster: Cluster) -> None:
    run = launched(instance, **{LARGE_TAG: "true"})
    (job,) = cluster.jobs.values()
    kubernetes_validate.validate(job, kubernetes_validate.latest_version(), strict=True)
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["image"] == "symage:0.1.0"
    assert container["command"] == ["python", "-m", "symage_dagster.nodes.pod"]
    assert container["args"][-3:-1] == ["api", "execute_run"]
    assert run.run_id in container["args"][-1]
    assert container["envFrom"] == [{"configMapRef": {"name": "docs"}}, {"secretRef": {"name": "symage"}}]
    assert {"name": "DAGSTER_HOME", "value": "/data/dagster"} in container["env"]
    assert container["resources"]["limits"] == {"memory": "3Gi"}
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert {each["mountPath"] for each in container["volumeMounts"]} == {"/data", "/tmp"}
    assert pod["securityContext"]["runAsUser"] == 10001
    assert not pod["automountServiceAccountToken"]
    assert job["spec"]["backoffLimit"] == 0
    assert run.tags[NODE_TAG] == "K8sRunLauncher"


def test_the_command_holds_no_secret(
    instance: dg.DagsterInstance, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMAGE_KEY_PEPPER", "not to be told")
    launched(instance, **{LARGE_TAG: "true"})
    assert "not to be told" not in json.dumps(cluster.jobs)


def test_a_small_jobs_run_is_left_to_the_nodes(
    instance: dg.DagsterInstance, cluster: Cluster, platform: Database
) -> None:
    run = launched(instance)
    with platform.write() as connection:
        assert [each.run_id for each in nodes.take_launches(connection, "one", 5, now=1)] == [run.run_id]
    for node in ({}, {NODE_TAG: "one/1"}):
        theirs = instance.create_run_for_job(empty, tags=node, status=dg.DagsterRunStatus.STARTED)
        told = instance.run_launcher.check_run_worker_health(theirs)
        assert told.status == WorkerStatus.RUNNING
        assert instance.run_launcher.terminate(theirs.run_id)
    assert cluster.asked == []


def test_a_pod_is_asked_after_and_ended(instance: dg.DagsterInstance, cluster: Cluster) -> None:
    run = launched(instance, **{LARGE_TAG: "true"})
    (name,) = cluster.jobs
    assert instance.run_launcher.check_run_worker_health(run).status == WorkerStatus.RUNNING
    assert cluster.asked[-1] == f"GET {JOBS}/{name}/status"
    cluster.states[name] = {"failed": 1}
    assert instance.run_launcher.check_run_worker_health(run).status == WorkerStatus.FAILED
    assert name in str(instance.run_launcher.get_run_worker_debug_info(run))
    assert instance.run_launcher.terminate(run.run_id)
    assert cluster.asked[-1] == f"DELETE {JOBS}/{name}"
    assert cluster.jobs == {}


def test_it_may_do_all_that_it_asks_for(instance: dg.DagsterInstance, cluster: Cluster) -> None:
    """The chart's role allows every request that came, by method and resource."""
    run = launched(instance, **{LARGE_TAG: "true"})
    (name,) = cluster.jobs
    instance.run_launcher.check_run_worker_health(run)
    cluster.states[name] = {"failed": 1}
    instance.run_launcher.get_run_worker_debug_info(run)
    instance.run_launcher.terminate(run.run_id)
    rendered = render(CHART, "docs", runLauncher={"enabled": True})
    (role,) = (each for each in rendered if each["kind"] == "Role")
    allowed = {
        (verb, resource) for rule in role["rules"] for verb in rule["verbs"] for resource in rule["resources"]
    }
    asked = {_permission(*each.split(" ")) for each in cluster.asked}
    assert ("create", "jobs") in asked
    assert asked <= allowed


def _permission(method: str, path: str) -> tuple[str, str]:
    """Verb and resource, as roles name them."""
    kind, *rest = path.partition("/namespaces/forms/")[2].split("/")
    verb = {"POST": "create", "DELETE": "delete", "GET": "get" if rest else "list"}[method]
    return verb, "/".join((kind, *rest[1:]))
