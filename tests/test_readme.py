"""README and docs list every setting, command and route that there is, and none that is not."""

import argparse
import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from api.app import create_app
from scripts.orders_page import tables
from symage import settings
from symage.settings import Settings
from symage_cli.main import command_line
from tests.packaged import packaged

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
VARIABLE = re.compile(r"SYMAGE_[A-Z_]*[A-Z]")
FIRST_CELL = re.compile(r"^\| (`[^|]*`) \|", re.MULTILINE)
COMMAND = re.compile(r"`symage ([a-z]+)(?: ([a-z][a-z0-9-]*(?:\\\|[a-z][a-z0-9-]*)*)\b)?")
ROUTE = re.compile(r"`(/[^`]*)`")
OF_SETUP = {"SYMAGE_PYTHON"}
"""Read by scripts/setup."""


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def variables_in_code() -> set[str]:
    """Every string that is the name of a variable, and one for each field of the settings."""
    found = {f"SYMAGE_{field.name.upper()}" for field in fields(Settings)}
    for package in PACKAGES["packages"]:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {node.value} if VARIABLE.fullmatch(node.value) else set()
    return found


def commands_in_code(parser: argparse.ArgumentParser, *before: str) -> Iterator[str]:
    """ "forms list" and the like."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield " ".join(before)
    for name, verb in groups[0].choices.items() if groups else ():
        yield from commands_in_code(verb, *before, name)


def commands_in(text: str) -> set[str]:
    """`symage keys list\\|revoke` are two."""
    found = set()
    for group, verbs in COMMAND.findall(text):
        found |= {f"{group} {verb}".strip() for verb in verbs.split("\\|")}
    return found


def families_in_code(data_dir: Path) -> set[str]:
    """Routes by how they begin: /api/v1/jobs, /metrics."""
    app = create_app(settings.read({"SYMAGE_DATA_DIR": str(data_dir)}), catalogue=packaged())
    return {family(rule.rule) for rule in app.url_map.iter_rules()}


def family(route: str) -> str:
    parts = route.split("/")
    return "/".join(parts[: 4 if parts[1] == "api" else 2])


def test_every_setting_is_listed_and_every_one_listed_is_read() -> None:
    listed = {name for cell in FIRST_CELL.findall(page("settings.md")) for name in VARIABLE.findall(cell)}
    assert listed == variables_in_code()


def test_the_readme_names_settings_that_there_are_and_where_the_others_stand() -> None:
    named = set(VARIABLE.findall(README))
    assert named
    assert named <= variables_in_code()
    assert "(docs/settings.md)" in README


def test_no_page_names_a_setting_that_is_not_there() -> None:
    named = {name for path in (ROOT / "docs").rglob("*.md") for name in VARIABLE.findall(path.read_text())}
    assert named <= variables_in_code() | OF_SETUP


def test_every_command_is_listed_and_every_one_listed_is_there() -> None:
    assert commands_in(README) == set(commands_in_code(command_line()))


def test_every_route_family_is_listed_and_every_one_listed_is_served(tmp_path: Path) -> None:
    cells = "".join(FIRST_CELL.findall(page("api.md")))
    listed = {family(route) for route in ROUTE.findall(cells)}
    assert listed == families_in_code(tmp_path)


def test_the_readme_leads_to_every_page() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert pages == set(re.findall(r"\(docs/([a-z-]+\.md)\)", README))


def test_the_tables_of_orders_are_current() -> None:
    """python -m scripts.orders_page writes them anew."""
    assert page("orders.md").endswith(tables(packaged()))
