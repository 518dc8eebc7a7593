"""The reference part of `form_definitions/README.md`, written from the tables that the reader goes by."""

from collections.abc import Iterator, Mapping

from symage.forms.draws import DRAWS
from symage.forms.formulas import MAX_DEPTH, MAX_LENGTH
from symage.forms.functions import FUNCTIONS
from symage.forms.schema import FACE_KEYS, FIELD_KEYS, FIELD_TYPES, FORM_KEYS, KINDS, Key

BEGIN = "<!-- reference: written from the schema, checked by a test -->"
END = "<!-- end of reference -->"


def reference() -> str:
    """Keys of forms, faces and fields, field types and functions, as Markdown."""
    parts = (
        ("### Keys of a form", key_table(FORM_KEYS)),
        ("### Keys of `face`", key_table(FACE_KEYS)),
        ("### Keys of a field", key_table(FIELD_KEYS)),
        ("### Field types", ", ".join(f"`{name}`" for name in FIELD_TYPES) + "."),
        ("### Functions", "\n".join(_functions())),
        ("### Bounds", f"A formula has at most {MAX_LENGTH:,} characters and {MAX_DEPTH} levels of nesting."),
    )
    return "\n\n".join(f"{title}\n\n{text}" for title, text in parts)


def with_reference(readme: str) -> str:
    """The README with its reference part written anew. Raises ValueError when it has no place for one."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the README has no reference part")
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def key_table(keys: Mapping[str, Key]) -> str:
    rows = ["| key | holds | meaning |", "|---|---|---|"]
    rows += [
        f"| `{name}`{' (required)' if key.required else ''} | {_holds(key)} | {key.means} |"
        for name, key in keys.items()
    ]
    return "\n".join(rows)


def _holds(key: Key) -> str:
    if key.choices and len(key.choices) < len(FIELD_TYPES):
        return ", ".join(f"`{choice}`" for choice in key.choices)
    return "a field type, below" if key.choices else KINDS[key.kind][1]


def _functions() -> Iterator[str]:
    for function in FUNCTIONS.values():
        yield _described(function.means)
    for draw in DRAWS.values():
        yield f"{_described(draw.means)} *(random)*"


def _described(means: str) -> str:
    usage, _, what = means.partition(": ")
    return f"- `{usage}`: {what}"
