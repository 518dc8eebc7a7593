"""What `deploy/` holds is well formed and agrees with the platform: no container is started here."""

import json
import re
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from symage import settings, variables
from symage_cli.main import command_line
from tests.deploy.chart import NAMESPACE, render
from tests.test_readme import variables_in_code

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "chart"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = [name for name, service in COMPOSE["services"].items() if service["image"] == "symage"]
PODS: dict[str, Any] = {"runLauncher": {"enabled": True, "fromDocuments": 500, "runs": 2}}
SECRETS = {"SYMAGE_DATABASE_URL", "SYMAGE_KEY_PEPPER", "SYMAGE_URL_SECRET", "SYMAGE_WEBHOOK_KEY"}


def parts(release: str = "docs", **changes: Any) -> dict[str, dict[str, Any]]:
    """The rendered objects by kind and name."""
    return {f"{each['kind']} {each['metadata']['name']}": each for each in render(CHART, release, **changes)}


def containers(objects: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    deployments = [each for each in objects.values() if each["kind"] == "Deployment"]
    return [one for each in deployments for one in each["spec"]["template"]["spec"]["containers"]]


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 8),
        ({"publicUrl": "https://docs.example", "environment": {"SYMAGE_RETENTION_HOURS": "24"}}, 8),
        (PODS, 11),
    ],
)
def test_every_object_of_the_chart_is_what_kubernetes_takes(changes: dict[str, Any], count: int) -> None:
    rendered = render(CHART, "docs", **changes)
    assert len(rendered) == count
    for each in rendered:
        kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)


def test_values_reach_the_objects_they_are_for() -> None:
    objects = parts(
        worker={"replicas": 9}, environment={"SYMAGE_RETENTION_HOURS": "24"}, publicUrl="https://x"
    )
    assert objects["Deployment docs-worker"]["spec"]["replicas"] == 9
    assert objects["ConfigMap docs"]["data"] == {
        "SYMAGE_STORE_URL": "s3://symage/data",
        "SYMAGE_ENGINE": "dask://docs-scheduler:8786",
        "SYMAGE_PUBLIC_URL": "https://x",
        "SYMAGE_RETENTION_HOURS": "24",
    }
    assert "SYMAGE_PUBLIC_URL" not in parts()["ConfigMap docs"]["data"]


def test_a_pod_for_each_large_run_is_asked_for_where_it_is_wanted() -> None:
    secrets = {"SYMAGE_DATABASE_URL": "postgresql://database/symage"}
    without, objects = settings.read(parts()["ConfigMap docs"]["data"] | secrets), parts(**PODS)
    assert (without.run_launcher, without.run_launcher_from) == (None, None)
    told = settings.read(objects["ConfigMap docs"]["data"] | secrets)
    assert (told.run_launcher, told.run_launcher_from) == ("dagster_k8s:K8sRunLauncher", 500)
    assert told.run_launcher_runs == 2
    config = told.run_launcher_config
    assert config["env_config_maps"] == ["docs"]
    assert config["env_secrets"] == ["symage"]
    assert config["job_namespace"] == NAMESPACE


def test_a_run_has_what_a_node_has() -> None:
    """Its pod, which dagster-k8s makes, differs from a node's in its command alone."""
    config = settings.read(parts(**PODS)["ConfigMap docs"]["data"]).run_launcher_config
    node = parts()["Deployment docs-node"]["spec"]["template"]["spec"]
    (container,) = node["containers"]
    raw = config["run_k8s_config"]["pod_spec_config"]
    assert raw == {key: node[key] for key in ("automountServiceAccountToken", "securityContext")}
    assert config["job_image"] == container["image"]
    assert config["security_context"] == container["securityContext"]
    assert config["volume_mounts"] == container["volumeMounts"]
    assert config["volumes"] == node["volumes"]
    named = [{"secretRef": {"name": name}} for name in config["env_secrets"]]
    named += [{"configMapRef": {"name": name}} for name in config["env_config_maps"]]
    assert named == container["envFrom"]
    assert config["dagster_home"] == str(settings.read({"SYMAGE_DATA_DIR": "/data"}).dagster_home)
    command = config["run_k8s_config"]["container_config"]["command"]
    assert command[:2] == ["python", "-m"]
    assert find_spec(command[2]) is not None


def test_only_who_asks_for_pods_may() -> None:
    objects = parts(**PODS)
    pods = {
        name: each["spec"]["template"]["spec"]
        for name, each in objects.items()
        if each["kind"] == "Deployment"
    }
    operator = pods.pop("Deployment docs-operator")
    assert operator["automountServiceAccountToken"]
    assert not any(
        pod["automountServiceAccountToken"] or "serviceAccountName" in pod for pod in pods.values()
    )
    binding = objects["RoleBinding docs-operator"]
    account = operator["serviceAccountName"]
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": account, "namespace": NAMESPACE}]
    assert f"{binding['roleRef']['kind']} {binding['roleRef']['name']}" in objects
    without = parts()["Deployment docs-operator"]["spec"]["template"]["spec"]
    assert without["automountServiceAccountToken"] is False
    assert "serviceAccountName" not in without


def test_services_lead_to_the_pods_that_listen() -> None:
    objects = parts()
    for part in ("api", "scheduler"):
        service, deployment = objects[f"Service docs-{part}"], objects[f"Deployment docs-{part}"]
        assert service["spec"]["selector"] == deployment["spec"]["template"]["metadata"]["labels"]
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        assert service["spec"]["ports"][0]["targetPort"] == container["ports"][0]["containerPort"]


def test_what_helm_is_not_asked_stops_the_rendering(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "values.yaml").write_text("{}")
    (tmp_path / "templates" / "odd.yaml").write_text('a: {{ include "x" . }}')
    with pytest.raises(ValueError, match="does not know"):
        render(tmp_path, "docs")


def test_nothing_writes_to_its_root_or_has_rights() -> None:
    for container in containers(parts()):
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"]
        assert not context["allowPrivilegeEscalation"]
        assert {each["mountPath"] for each in container["volumeMounts"]} == {"/data", "/tmp"}
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    users = re.findall(r"^USER (\d+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    pod = parts()["Deployment docs-node"]["spec"]["template"]["spec"]["securityContext"]
    assert users == [str(pod["runAsUser"])]


def test_every_command_is_one_that_symage_has() -> None:
    composed = [COMPOSE["services"][name] for name in OURS if "entrypoint" not in COMPOSE["services"][name]]
    commands = [service["command"] for service in composed]
    commands += [each["args"] for each in containers(parts()) if "command" not in each]
    assert len(commands) == 8
    for command in commands:
        assert command_line().parse_args(command).command


def test_every_role_is_there_and_has_what_it_needs() -> None:
    roles = {variables.API, variables.NODE, variables.OPERATOR}
    started = [service["command"] for service in COMPOSE["services"].values() if "command" in service]
    assert {command[2] for command in started if command[:2] == ["up", "--role"]} == roles
    environment = dict(COMPOSE["x-symage"]["environment"])
    for role in roles:
        read = settings.read({**environment, "SYMAGE_ROLE": role})
        assert read.is_shared
        assert read.engine == "dask://scheduler:8786"
    named = set(parts()["ConfigMap docs"]["data"])
    for role in roles:
        given = {name: environment[name] for name in named | SECRETS}
        assert settings.read({**given, "SYMAGE_ROLE": role}).is_shared


def test_only_settings_that_there_are_are_named() -> None:
    texts = [path.read_text() for path in DEPLOY.rglob("*") if path.is_file()]
    named = {name for text in texts for name in re.findall(r"SYMAGE_[A-Z_]*[A-Z]", text)}
    assert named <= variables_in_code()


def test_the_example_names_every_variable_that_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    example = (DEPLOY / "example.env").read_text()
    assert asked - {"S3_IMAGE"} == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_the_image_holds_every_package_and_no_more() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    packages = {*wheel["packages"], *wheel["force-include"]}
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    assert set(re.findall(r"^COPY (\w+) \1$", dockerfile, re.MULTILINE)) == packages
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    files = {"pyproject.toml", "constraints.txt", "README.md", "LICENSE"}
    assert kept == packages | files
    (entry,) = re.findall(r"^ENTRYPOINT (.*)$", dockerfile, re.MULTILINE)
    assert json.loads(entry) == ["symage"]
    assert "symage" in project["project"]["scripts"]
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert chart["appVersion"] == project["project"]["version"]
