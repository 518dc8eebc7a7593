"""The limits of a column as fields: one for each that is a number, a text, a choice, a truth or a list.

What the form keeps of a column is the text of `table_limits.py`; fields are made of it where somebody opens
them, and are folded into it again when they are sent. Limits of other shapes stay in the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.console.labels import SPEAKING, limit_label
from api.console.limit_words import means
from api.console.table_limits import limits, written
from api.console.typed import Answers
from symage.fields import Key
from symage.tabular import options
from symage.tabular.column_type import ColumnType
from symage.tabular.columns import known_type

FLAG, LIST, NUMBER, TEXT, CHOICE, SCALAR = "flag", "list", "number", "text", "choice", "scalar"
_SELDOM = frozenset({"format", "depends_on", "group", "distribution_type", "correlated_with", "correlation"})
_BY_TYPE = {"boolean": FLAG, "integer": NUMBER, "number": NUMBER, "string": TEXT}


@dataclass(frozen=True, slots=True)
class LimitField:
    """`means`: nothing where the label says it. `value`: as text; of a flag "true" or nothing. `usual`: what
    holds where it is empty. `seldom`: not among the first to be seen."""

    key: str
    label: str
    means: str
    shape: str
    value: str = ""
    usual: str = ""
    options: Sequence[str] = ()
    required: bool = False
    seldom: bool = False


Fields = tuple[Sequence[LimitField], str]
"""Those of a column, and what its text says besides."""


def fields_of(kind: ColumnType | None, said: str) -> Fields:
    """With what the text says in them, and what is left of the text."""
    found = limits(said) if said.strip() else {}
    if kind is None or not isinstance(found, dict):
        return [_field(key, None) for key in _keys(kind)], said
    own = {key.name: found[key.name] for key in _keys(kind) if _fits(key, found.get(key.name))}
    rest = {name: value for name, value in found.items() if name not in own}
    left = (written(rest) if rest else "") if own else said
    return [_field(key, own.get(key.name)) for key in _keys(kind)], left


def folded(answers: Answers, place: int, type_name: str, said: str) -> str:
    """The text of a column's limits with what its fields say, if any were sent. Of a limit that both say
    the text holds: somebody wrote it by hand."""
    typed = {
        key.name: _typed(key, given)
        for key in _keys(known_type(type_name))
        if (given := answers.get(f"limit.{place}.{key.name}", "").strip())
    }
    if not typed:
        return said
    rest = limits(said) if said.strip() else {}
    if not isinstance(rest, dict):
        return f"{said}, {written(typed)}"
    return written({**typed, **rest})


def needs_limits(type_name: str, said: str) -> bool:
    """Whether a column has to say something that it does not."""
    kind = known_type(type_name)
    return kind is not None and not said.strip() and any(key.required for key in kind.constraints)


def _keys(kind: ColumnType | None) -> Sequence[Key[Any]]:
    return [key for key in (*(kind.constraints if kind else ()), *options.KEYS) if _shape(key)]


def _shape(key: Key[Any]) -> str:
    """Nothing for objects."""
    shape = key.kind.shape()
    if not isinstance(shape, Mapping):
        return ""
    if "enum" in shape:
        return CHOICE
    kind = shape.get("type", "")
    if isinstance(kind, list):
        return SCALAR
    return LIST if kind == "array" else _BY_TYPE.get(kind, "")


def _fits(key: Key[Any], value: Any) -> bool:
    """Whether a field says this value, and the same value again when it is sent."""
    return value is not None and value != "" and _typed(key, _shown(key, value)) == value


def _field(key: Key[Any], value: Any) -> LimitField:
    return LimitField(
        key=key.name,
        label=limit_label(key.name),
        means="" if key.name in SPEAKING else means(key),
        shape=_shape(key),
        value="" if value is None else _shown(key, value),
        usual=_usual(key.default),
        options=key.kind.shape()["enum"] if _shape(key) == CHOICE else (),  # type: ignore[index]
        required=key.required,
        seldom=key.name in _SELDOM,
    )


def _usual(default: Any) -> str:
    if isinstance(default, date):
        return default.isoformat()
    return "" if default is None or default is False or default in ("", (), [], {}) else str(default)


def _shown(key: Key[Any], value: Any) -> str:
    if _shape(key) == LIST:
        return written({"a": value}).removeprefix("a:").strip().removeprefix("[").removesuffix("]")
    if _shape(key) in (TEXT, CHOICE) and isinstance(value, str):
        return value
    return written({"a": value}).removeprefix("a:").strip()


def _typed(key: Key[Any], given: str) -> Any:
    """What cannot be read stays a text, which the order then refuses by name."""
    shape = _shape(key)
    if shape in (TEXT, CHOICE):
        return given
    text = f"[{given.removeprefix('[').removesuffix(']')}]" if shape == LIST else given
    found = limits(f"a: {text}")
    return found["a"] if isinstance(found, dict) and set(found) == {"a"} else given
