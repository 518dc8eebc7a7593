"""Limits of a column as people write them: `min: 18, max: 65`."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from api.console.typed import strict_json

_MOST_BRACKETS = 200


class _Plain(yaml.SafeLoader):
    """YAML of which only numbers, null, true and false are no texts: nobody means a truth by `no`, or a date
    by a code."""


_Plain.yaml_implicit_resolvers = {
    first: [each for each in known if each[0].rsplit(":", 1)[1] in ("int", "float", "null")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("(?:true|false)$", re.IGNORECASE), list("tTfF")
)


class _Writer(yaml.SafeDumper):
    """Quotes only what would be read as something else, and refers to nothing."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Writer.yaml_implicit_resolvers = _Plain.yaml_implicit_resolvers


def limits(given: str) -> Any:
    """A flow of YAML without its braces; JSON is that, too. Limits that cannot be read stay a text, which the
    order then refuses by name.

    Values only: aliases and tags stay text, for a line of them can mean more than fits into memory; so do
    more brackets than limits have, for each costs the reader more than the one before.
    """
    if sum(map(given.count, "[{")) > _MOST_BRACKETS:
        return given
    text = given.strip()
    text = text if text.startswith("{") and text.endswith("}") else f"{{{text}}}"
    try:
        refers = any(
            getattr(event, "anchor", None) or getattr(event, "tag", None) for event in yaml.parse(text)
        )
        return given if refers else strict_json(json.dumps(yaml.load(text, _Plain)))
    except (yaml.YAMLError, ValueError, RecursionError):
        return given


def written(found: Mapping[str, Any]) -> str:
    """The reverse of `limits`."""
    text = yaml.dump(
        dict(found),
        Dumper=_Writer,
        default_flow_style=True,
        width=10_000,
        sort_keys=False,
        allow_unicode=True,
    )
    return text.strip().removeprefix("{").removesuffix("}")
