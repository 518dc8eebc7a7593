"""What pyproject.toml lists is what the packages import, and the other way round."""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
NEEDED_WITHOUT_IMPORT: Mapping[str, str] = {
    "dagster-postgres": "Dagster's runs and events, which dagster.yaml names (symage_dagster/instance.py)",
    "dagster-k8s": "pods for runs, by SYMAGE_RUN_LAUNCHER (deploy/chart/templates/environment.yaml)",
    "torch": "no package imports it: examples/train_kie_model.py does",
}


def listed() -> dict[str, Requirement]:
    """Those of extras too."""
    extras = chain.from_iterable(PROJECT["project"]["optional-dependencies"].values())
    found = map(Requirement, (*PROJECT["project"]["dependencies"], *extras))
    return {canonicalize_name(each.name): each for each in found}


def imported() -> dict[str, set[str]]:
    """Top-level names of others that the packages import, wherever in a module, and where."""
    found: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for name in names(ast.parse(path.read_text())):
                if name not in sys.stdlib_module_names and name not in PACKAGES:
                    found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


def names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module.partition(".")[0]


def distributions() -> dict[str, set[str]]:
    """Distribution -> the files that import it."""
    owners = packages_distributions()
    found: dict[str, set[str]] = {}
    for name, files in imported().items():
        owner = next(iter(owners.get(name, [name])))
        found.setdefault(canonicalize_name(owner), set()).update(files)
    return found


def test_every_import_is_listed() -> None:
    missing = {name: sorted(files) for name, files in distributions().items() if name not in listed()}
    assert missing == {}


def test_every_dependency_is_imported_or_needed_for_a_reason() -> None:
    assert set(listed()) - set(distributions()) == set(NEEDED_WITHOUT_IMPORT)


@pytest.mark.parametrize("name", listed())
def test_the_version_that_was_tested_is_one_that_is_allowed(name: str) -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    tested = {canonicalize_name(pinned): version for pinned, version in pins.items()}
    assert listed()[name].specifier.contains(tested[name])
