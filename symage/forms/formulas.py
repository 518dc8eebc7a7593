"""The formula language of form definitions: text in, a checked tree out. Nothing is ever run as Python.

A formula is written as a Python expression and parsed with `ast`; only the constructs below are let
through, so there is no call but of a function in `functions.py`, no attribute but a path, no loop.

    box_3                          a field or local value of the form
    primary.ssn  jobs[0].wage      a path into the household
    tax.ss_wage_base               a constant of the form's year; tax.brackets[status] looks one up
    rates[state]  rates[state].id  a table of the definition, by key, and a column of its row
    1234.56  "text"  True  blank   literals; numbers are exact decimals, in dollars where money is meant
    + - * /   == != < <= > >=      arithmetic; text + text joins; a < b <= c chains
    x in ("A", "B")   x in rates   membership in a list of texts or among the keys of a table
    and or not   a if c else b     logic and choice
    cents(x)  chance(0.3) …        functions, see `functions.py`

What does not belong here: computing (`evaluation.py`).
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from symage.forms.columns import FormulaError, exact

MAX_LENGTH = 2_000
"""Characters of one formula."""
MAX_DEPTH = 40
"""Nesting of one formula."""
BLANK = "blank"

OPERATORS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a truth value or an exact number; None is the literal `blank`."""

    value: str | bool | Fraction | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A dotted name: field, local, household path, tax constant."""

    path: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """table[key] or table[key].column."""

    table: str
    key: "Node"
    column: str | None


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Membership:
    """`left in members`; members are literal texts or the name of a table."""

    left: "Node"
    members: tuple[str, ...] | str


@dataclass(frozen=True, slots=True)
class Logic:
    """operator: 'and' or 'or'."""

    operator: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    condition: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """ordinal counts the calls of a formula from 1, so that two draws of one formula differ."""

    function: str
    arguments: tuple["Node", ...]
    ordinal: int


Node = (
    Literal | Reference | Lookup | Negative | Not | Binary | Comparison | Membership | Logic | Either | Call
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula: its tree, and every name and function that stands in it."""

    text: str
    tree: Node
    references: frozenset[str]
    tables: frozenset[str]
    functions: frozenset[str]


@lru_cache(maxsize=16_384)
def parse(text: str) -> Formula:
    """Parse one formula. Raises FormulaError that says what is not understood."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(text)} characters; {MAX_LENGTH} are allowed")
    try:
        tree = ast.parse(text.replace("\n", " ").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"not an expression: {getattr(error, 'msg', error)}") from error
    reading = _Reading()
    root = reading.node(tree, 0)
    names = frozenset(reading.references), frozenset(reading.tables), frozenset(reading.functions)
    return Formula(text, root, *names)


def parse_value(text: str) -> Formula:
    """A value of a definition: a formula after '=', else one household path such as jobs.0.wage."""
    if text.startswith("="):
        return parse(text[1:])
    if not all(part.isidentifier() or part.isdecimal() for part in text.split(".")):
        raise FormulaError(f"{text!r} is not a path; a formula begins with '='")
    return Formula(text, Reference(text), frozenset({text}), frozenset(), frozenset())


class _Reading:
    """One walk over a Python tree; collects the names on its way."""

    def __init__(self) -> None:
        self.references: set[str] = set()
        self.tables: set[str] = set()
        self.functions: set[str] = set()
        self.calls = 0

    def node(self, tree: ast.expr, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise FormulaError(f"the formula is nested deeper than {MAX_DEPTH}")
        read = _READ.get(type(tree))
        if read is None:
            raise FormulaError(f"{ast.unparse(tree)!r} is not part of the language")
        return read(self, tree, depth + 1)

    def constant(self, tree: ast.Constant, _: int) -> Node:
        return _literal(tree.value)

    def unary(self, tree: ast.UnaryOp, depth: int) -> Node:
        if isinstance(tree.op, ast.USub):
            return Negative(self.node(tree.operand, depth))
        if isinstance(tree.op, ast.Not):
            return Not(self.node(tree.operand, depth))
        raise FormulaError(f"{ast.unparse(tree)!r} is not part of the language")

    def binary(self, tree: ast.BinOp, depth: int) -> Node:
        operator = OPERATORS.get(type(tree.op))
        if operator is None:
            raise FormulaError("only + - * / compute")
        return Binary(operator, self.node(tree.left, depth), self.node(tree.right, depth))

    def logic(self, tree: ast.BoolOp, depth: int) -> Node:
        word = "and" if isinstance(tree.op, ast.And) else "or"
        return Logic(word, tuple(self.node(value, depth) for value in tree.values))

    def either(self, tree: ast.IfExp, depth: int) -> Node:
        return Either(*(self.node(part, depth) for part in (tree.test, tree.body, tree.orelse)))

    def name(self, tree: ast.expr, depth: int) -> Node:
        """A path, or a table with its key: the subscript that is no position."""
        if isinstance(tree, ast.Name) and tree.id == BLANK:
            return Literal(None)
        path = _dotted(tree)
        if path is not None:
            self.references.add(path)
            return Reference(path)
        column = tree.attr if isinstance(tree, ast.Attribute) else None
        subscript = tree.value if isinstance(tree, ast.Attribute) else tree
        table = _dotted(subscript.value) if isinstance(subscript, ast.Subscript) else None
        if not isinstance(subscript, ast.Subscript) or table is None:
            raise FormulaError(f"{ast.unparse(tree)!r} is neither a path nor a table")
        self.tables.add(table)
        return Lookup(table, self.node(subscript.slice, depth), column)

    def comparison(self, tree: ast.Compare, depth: int) -> Node:
        operands = [tree.left, *tree.comparators]
        steps = [
            self.compared(operator, left, right, depth)
            for operator, left, right in zip(tree.ops, operands, operands[1:], strict=False)
        ]
        return steps[0] if len(steps) == 1 else Logic("and", tuple(steps))

    def compared(self, operator: ast.cmpop, left: ast.expr, right: ast.expr, depth: int) -> Node:
        if isinstance(operator, ast.In | ast.NotIn):
            inside = Membership(self.node(left, depth), self.members(right))
            return inside if isinstance(operator, ast.In) else Not(inside)
        if type(operator) not in COMPARISONS:
            raise FormulaError("only == != < <= > >= and in compare")
        return Comparison(COMPARISONS[type(operator)], self.node(left, depth), self.node(right, depth))

    def members(self, tree: ast.expr) -> tuple[str, ...] | str:
        if isinstance(tree, ast.Name):
            self.tables.add(tree.id)
            return tree.id
        items = tree.elts if isinstance(tree, ast.Tuple | ast.List) else []
        texts = [
            item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)
        ]
        if not texts or len(texts) != len(items):
            raise FormulaError("after 'in' stands a table or a list of texts")
        return tuple(texts)

    def call(self, tree: ast.Call, depth: int) -> Node:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            raise FormulaError(f"{ast.unparse(tree)!r} is not a call of a function with plain arguments")
        self.functions.add(tree.func.id)
        self.calls += 1
        ordinal = self.calls
        return Call(tree.func.id, tuple(self.node(argument, depth) for argument in tree.args), ordinal)


def _literal(value: object) -> Literal:
    if isinstance(value, str | bool):
        return Literal(value)
    if isinstance(value, int | float) and value == value and abs(value) != float("inf"):
        return Literal(exact(value))
    raise FormulaError(f"{value!r} is not a literal of the language")


def _dotted(tree: ast.expr) -> str | None:
    """jobs[0].wage as jobs.0.wage; None when a subscript is computed."""
    match tree:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            under = _dotted(value)
            return None if under is None else f"{under}.{name}"
        case ast.Subscript(value=value, slice=ast.Constant(value=int() as position)):
            under = _dotted(value)
            return None if under is None else f"{under}.{position}"
    return None


_READ: Mapping[type[ast.expr], Callable[[_Reading, Any, int], Node]] = MappingProxyType(
    {
        ast.Constant: _Reading.constant,
        ast.Name: _Reading.name,
        ast.Attribute: _Reading.name,
        ast.Subscript: _Reading.name,
        ast.UnaryOp: _Reading.unary,
        ast.BinOp: _Reading.binary,
        ast.BoolOp: _Reading.logic,
        ast.IfExp: _Reading.either,
        ast.Compare: _Reading.comparison,
        ast.Call: _Reading.call,
    }
)
"""The whitelist: any other construct of Python is refused."""
