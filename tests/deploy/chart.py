"""The part of Helm's template language that the chart uses: values, `quote`, `toJson`, `toYaml … | nindent`,
`if`.

Anything else stops the rendering, so that the chart cannot use what is not tested.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ACTION = re.compile(r"(\s*)\{\{(-?)\s*(.*?)\s*(-?)\}\}")
NAMESPACE = "forms"
NAME = r"\.(Values|Release)((?:\.\w+)+)"


def render(chart: Path, release: str, **changes: Any) -> list[dict[str, Any]]:
    """The objects of all templates; `changes` are values that a user gives, as Helm merges them."""
    values = _merged(yaml.safe_load((chart / "values.yaml").read_text()), changes)
    scope = {"Values": values, "Release": {"Name": release, "Namespace": NAMESPACE}}
    texts = [_text(path.read_text(), scope) for path in sorted((chart / "templates").glob("*.yaml"))]
    return [part for text in texts for part in yaml.safe_load_all(text) if part]


def _text(template: str, scope: Mapping[str, Any]) -> str:
    written: list[str] = []
    shown = [True]
    end = 0
    for action in ACTION.finditer(template):
        before, trimmed, said, _ = action.groups()
        text = template[end : action.start()] + ("" if trimmed else before)
        written.append(text if all(shown) else "")
        end = action.end()
        if said == "end":
            shown.pop()
        elif condition := re.fullmatch(rf"if {NAME}", said):
            shown.append(bool(_value(scope, condition)))
        elif all(shown):
            written.append(_said(said, scope))
    assert shown == [True], "an if without its end"
    return "".join(written) + template[end:]


def _said(said: str, scope: Mapping[str, Any]) -> str:
    if plain := re.fullmatch(NAME, said):
        value = _value(scope, plain)
        return json.dumps(value) if isinstance(value, bool) else str(value)
    if quoted := re.fullmatch(rf"{NAME} \| quote", said):
        return json.dumps(str(_value(scope, quoted)))
    if encoded := re.fullmatch(rf"{NAME} \| toJson", said):
        return json.dumps(_value(scope, encoded))
    if block := re.fullmatch(rf"toYaml {NAME} \| nindent (\d+)", said):
        lines = yaml.safe_dump(_value(scope, block)).splitlines()
        return "".join(f"\n{' ' * int(block[3])}{line}" for line in lines)
    raise ValueError(f"the renderer does not know {said!r}")


def _value(scope: Mapping[str, Any], name: re.Match[str]) -> Any:
    found: Any = scope[name[1]]
    for part in name[2].strip(".").split("."):
        found = found[part]
    return found


def _merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    def merge(old: Any, new: Any) -> Any:
        return _merged(old, new) if isinstance(old, dict) and isinstance(new, dict) else new

    return {**values, **{name: merge(values.get(name), new) for name, new in changes.items()}}
