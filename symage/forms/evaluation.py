"""Computing formulas over columns: names resolved, operators and functions applied.

What does not belong here: parsing (`formulas.py`) and the order of a form's values (`fill.py`).
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.forms import columns
from symage.forms.arguments import expect
from symage.forms.columns import Blank, Booleans, Date, Flag, FormulaError, Integers, Number, Text, Value
from symage.forms.draws import DRAWS, Source
from symage.forms.formulas import (
    Binary,
    Call,
    Comparison,
    Either,
    Literal,
    Logic,
    Lookup,
    Membership,
    Negative,
    Node,
    Not,
    Reference,
)
from symage.forms.functions import FUNCTIONS
from symage.forms.tables import Table
from symage.randomness import Words

Resolve = Callable[[str], Value]

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a formula sees. `resolve` raises FormulaError for a name that there is not."""

    indexes: Words
    resolve: Resolve
    tables: Mapping[str, Table]
    draw_key: str
    """family/value name: what the words of its draws are keyed by."""
    found: dict[tuple[int, int], tuple[Table, Value, Integers]] = field(default_factory=dict)
    """Tables and keys looked up before, by identity, and the rows; shared by the values of a batch."""


def evaluate(node: Node, scope: Scope) -> Value:
    """The column of a formula. Raises FormulaError."""
    return _COMPUTE[type(node)](node, scope)


def _literal(node: Literal, _: Scope) -> Value:
    value = node.value
    if value is None:
        return Blank()
    if isinstance(value, bool):
        return Flag(np.array(value))
    if isinstance(value, str):
        return Text(pa.scalar(value))
    return columns.constant(value)


def _reference(node: Reference, scope: Scope) -> Value:
    return scope.resolve(node.path)


def _negative(node: Negative, scope: Scope) -> Number:
    minus_one = Number(columns.integers(-1))
    return columns.multiply(expect(evaluate(node.operand, scope), Number), minus_one)


def _not(node: Not, scope: Scope) -> Flag:
    return Flag(np.asarray(~_flag(node.operand, scope)))


def _logic(node: Logic, scope: Scope) -> Flag:
    combine = np.logical_and if node.operator == "and" else np.logical_or
    return Flag(np.asarray(reduce(combine, [_flag(operand, scope) for operand in node.operands])))


def _either(node: Either, scope: Scope) -> Value:
    condition = _flag(node.condition, scope)
    return columns.choose_where(condition, evaluate(node.yes, scope), evaluate(node.no, scope))


def _flag(node: Node, scope: Scope) -> Booleans:
    return expect(evaluate(node, scope), Flag).values


def _binary(node: Binary, scope: Scope) -> Value:
    word, left, right = node.operator, evaluate(node.left, scope), evaluate(node.right, scope)
    if word == "+" and (isinstance(left, Text) or isinstance(right, Text)):
        return FUNCTIONS["join"].compute((Text(pa.scalar("")), left, right))
    first, second = expect(left, Number), expect(right, Number)
    if word == "*":
        return columns.multiply(first, second)
    if word == "/":
        return columns.divide(first, second)
    return columns.add(first, second, 1 if word == "+" else -1)


def _comparison(node: Comparison, scope: Scope) -> Flag:
    word, left, right = node.operator, evaluate(node.left, scope), evaluate(node.right, scope)
    compare = _COMPARE[word]
    if isinstance(left, Text) or isinstance(right, Text):
        return _compare_texts(word, expect(left, Text), expect(right, Text))
    if isinstance(left, Date) and isinstance(right, Date):
        return Flag(np.asarray(compare(left.values, right.values)))
    if isinstance(left, Flag) and isinstance(right, Flag) and word in ("==", "!="):
        return Flag(np.asarray(compare(left.values, right.values)))
    (first, second), _ = columns.common([expect(left, Number), expect(right, Number)])
    return Flag(np.asarray(compare(first, second)))


def _compare_texts(word: str, left: Text, right: Text) -> Flag:
    if word not in ("==", "!="):
        raise FormulaError("texts compare with == and != only")
    equal = columns.mask(pc.equal(pc.fill_null(left.values, ""), pc.fill_null(right.values, "")))
    return Flag(equal if word == "==" else np.asarray(~equal))


def _membership(node: Membership, scope: Scope) -> Flag:
    text = expect(evaluate(node.left, scope), Text).values
    members = node.members
    keys = _table(members, scope).keys if isinstance(members, str) else members
    return Flag(columns.mask(pc.is_in(text, value_set=pa.array(keys, pa.string()))))


def _table(name: str, scope: Scope) -> Table:
    if name not in scope.tables:
        raise FormulaError(f"there is no table {name!r}")
    return scope.tables[name]


def _lookup(node: Lookup, scope: Scope) -> Value:
    table = _table(node.table, scope)
    key = evaluate(node.key, scope)
    known = scope.found.get((id(table), id(key)))
    if known is None:
        known = table, key, table.rows(key, node.table)
        scope.found[id(table), id(key)] = known
    return table.column(node.column, known[2], node.table)


def _call(node: Call, scope: Scope) -> Value:
    known = FUNCTIONS.get(node.function) or DRAWS.get(node.function)
    if known is None:
        raise FormulaError(f"there is no function {node.function!r}")
    count = len(node.arguments)
    if count < known.least or (known.most is not None and count > known.most):
        raise FormulaError(f"{node.function}() takes other arguments: {known.means}")
    values = [evaluate(argument, scope) for argument in node.arguments]
    if node.function in FUNCTIONS:
        return FUNCTIONS[node.function].compute(values)
    suffix = "" if node.ordinal == 1 else f"/{node.ordinal}"
    return DRAWS[node.function].compute(Source(scope.indexes, f"{scope.draw_key}{suffix}"), values)


_COMPUTE: Mapping[type, Callable[[Any, Scope], Value]] = MappingProxyType(
    {
        Literal: _literal,
        Reference: _reference,
        Lookup: _lookup,
        Negative: _negative,
        Not: _not,
        Binary: _binary,
        Comparison: _comparison,
        Membership: _membership,
        Logic: _logic,
        Either: _either,
        Call: _call,
    }
)
