"""Write the tables of docs/orders.md: every key of an order, and which forms some surfaces refuse.

    python -m scripts.orders_page

All of it comes from the declarations by which orders are read; what stands above the first line
`<!-- tables -->` is written by hand and kept.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from symage.documents.surfaces import SURFACES
from symage.fields import Key, Keys
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.orders.config import CONFIG, CONFIG_KEYS
from symage.orders.order import ORDER
from symage.shapes import Named

PAGE = Path(__file__).parent.parent / "docs" / "orders.md"
TABLES = "<!-- tables -->"
_MOST_LISTED = 12
"""Words of a closed list that a cell holds."""
_WORDS = {"array": "a list", "object": "an object", "string": "a text", "uri": "a URL", "date": "a date"}


def main() -> None:
    by_hand = PAGE.read_text(encoding="utf-8").partition(TABLES)[0]
    PAGE.write_text(by_hand + tables(load_catalogue()), encoding="utf-8")


def tables(catalogue: Catalogue) -> str:
    """The page from its mark on."""
    lines = [
        TABLES,
        "",
        "## Keys of the body",
        "",
        *_table(ORDER.keys),
        "",
        "## Keys of `config`",
        "",
        *_table(CONFIG_KEYS),
        "",
        "## Forms that a surface refuses",
        "",
        *_refusals(catalogue),
    ]
    return "\n".join(lines) + "\n"


def _table(keys: Keys) -> Iterator[str]:
    yield "| key | takes | default | meaning |"
    yield "|---|---|---|---|"
    for key in keys:
        yield f"| `{key.name}` | {_takes(key)} | {_default(key)} | {key.means} |"


def _takes(key: Key[Any]) -> str:
    shape = key.kind.shape()
    schema: Any = shape.schema if isinstance(shape, Named) else shape
    if key is CONFIG:
        return "an object, see below"
    if "enum" in schema:
        return _listed(schema["enum"])
    if "anyOf" in schema:
        return "a list, or an object"
    if "maximum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return _WORDS.get(schema.get("format") or schema.get("type"), "anything")


def _listed(values: Sequence[str]) -> str:
    words = [f"`{value}`" for value in values]
    more = f" and {len(words) - _MOST_LISTED} more" if len(words) > _MOST_LISTED else ""
    return ", ".join(words[:_MOST_LISTED]) + more


def _default(key: Key[Any]) -> str:
    if key.default in (None, (), {}, []):
        return ""
    listed = key.default if isinstance(key.default, tuple) else (key.default,)
    return ", ".join(f"`{value}`" for value in listed)


def _refusals(catalogue: Catalogue) -> Iterator[str]:
    yield "| format | forms |"
    yield "|---|---|"
    for surface in SURFACES.values():
        refused = [f"`{form.id}`" for form in catalogue if not surface.takes(form)]
        if refused:
            yield f"| `{surface.pdf}` | {', '.join(refused)} |"


if __name__ == "__main__":
    main()
