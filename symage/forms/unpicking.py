"""A text taken apart into the facts that a formula put together: `Ada M` is a first name and an initial.

Only what joins facts can be taken apart: names, addresses, numbers. Of a formula that draws, counts or looks
up, nothing is known by its text. What does not belong here: amounts (`pinning.py`).
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

from symage.forms.formulas import Binary, Call, Either, Literal, Node, Reference
from symage.forms.plan import CasePlan, Sheet, Step
from symage.identities.catalogue import kind_of

_BY_ENDING = MappingProxyType(
    {
        "state": "[A-Z]{2}",
        "zip": r"\d{5}(?:-\d{4})?",
        "suffix": r"(?:Jr|Sr|II|III|IV|V)\.?",
        "line2": r"(?:Apt|Unit|Ste|Suite|Lot|Fl|#).*",
    }
)
_INITIAL, _ANY = "[A-Za-z]", ".+?"


class _Unclear(Exception):
    """The formula does more than join facts."""


def unpicked(plan: CasePlan, step: Step, text: str) -> dict[str, str | None]:
    """Household paths and what they must be for the value to read `text`; None: nothing. Empty where the
    formula does not tell, or nothing that it could make reads so."""
    for tree in _branches(step.formula.tree):
        paths: list[str] = []
        try:
            pattern = _pattern(plan, step.sheet, tree, paths)
        except _Unclear:
            continue
        found = re.fullmatch(pattern, text)
        if found is not None and paths:
            return dict(zip(paths, found.groups(), strict=True))
    return {}


def _branches(node: Node) -> Iterator[Node]:
    if isinstance(node, Either):
        yield from _branches(node.yes)
        yield from _branches(node.no)
    else:
        yield node


def _pattern(plan: CasePlan, sheet: Sheet, node: Node, paths: list[str]) -> str:
    """A regular expression with a group for each path of `paths`, which it fills."""
    match node:
        case Literal(str(text)):
            return re.escape(text)
        case Reference(path):
            return _referred(plan, sheet, path, paths)
        case Call("initial", (Reference(path),)):
            return _group(plan.links.get((sheet.key, path)), paths, _INITIAL) + r"\.?"
        case Call("join", (Literal(str(between)), *parts)):
            return _joined(plan, sheet, parts, between, paths)
        case Call("lines", parts):
            return _joined(plan, sheet, list(parts), "\n", paths)
        case Binary("+", left, right):
            return _pattern(plan, sheet, left, paths) + _pattern(plan, sheet, right, paths)
    raise _Unclear


def _joined(plan: CasePlan, sheet: Sheet, parts: list[Node], between: str, paths: list[str]) -> str:
    first, *others = [_pattern(plan, sheet, part, paths) for part in parts]
    return first + "".join(f"(?:{re.escape(between)}{each})?" for each in others)


def _referred(plan: CasePlan, sheet: Sheet, path: str, paths: list[str]) -> str:
    link = plan.links.get((sheet.key, path))
    if isinstance(link, Step):
        return _pattern(plan, link.sheet, link.formula.tree, paths)
    return _group(link, paths, _BY_ENDING.get(path.rpartition(".")[2], _ANY))


def _group(link: object, paths: list[str], pattern: str) -> str:
    if not isinstance(link, str) or kind_of(link) != "text" or link in paths:
        raise _Unclear
    paths.append(link)
    return f"({pattern})"
