"""What will not do, in the words of the page: its own labels instead of the keys that HTTP calls them by.

Whatever stands in a message as the path of a key becomes the label of its field; what HTTP says of JSON
becomes what one types. Messages of a kind of their own stand in `_OWN`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.console.format_names import FORMATS, format_name
from api.console.labels import LABELS
from symage.errors import Problem

GUIDE = "webhooks"
"""The page of the guide that tells operators of the setting below."""
SETTING = "SYMAGE_WEBHOOK_ALLOW"
_PRIVATE = re.compile(r"(must begin with https://|must lead to a public address)")

_OWN: Mapping[str, str] = {
    r"Give exactly one of form_id and form_ids": "Pick a form",
    r"form_ids must be a list of 1 to (\d+) texts": r"Pick at most \1 forms",
    r"generate must name a form": "Pick a form",
    r"Unknown form: (.*)": r"Forms: there is no form \1",
    r"Not enabled here: (.*)": r"Files: \1 is not enabled here",
    r"(?:\S*\.)?states names no state: ([^,]*)": r"States: \1 is no state",
    r"(?:\S*\.)?states names no state: (.*), ([^,]*)": r"States: \1 and \2 are no states",
    r"(\S*splits) gives .*": r"\1 must be whole percents that sum to 100",
    r"(\S*ink_color_distribution) gives (.*) whole weights that sum to 100": (
        r"\1 must be whole percents of \2 that sum to 100"
    ),
    r"\S*reference_date (?:.*isoformat.*|month .*|day .*)": "Ages hold on: must be a day such as 2025-12-31",
}
_PLAIN: Mapping[str, str] = {
    r"must be an integer from -\d{10,} to \d{10,}": "must be a whole number",
    r"must be a number from -\d{10,} to \d{10,}": "must be a number",
    r"must be an integer from (-?\d+) to (-?\d+)": "must be a whole number from {0} to {1}",
    r"must be a number from (\S+) to (\S+)": "must be a number from {0} to {1}",
    r"must be a text that is not empty": "must not be empty",
    r"must be a text of 1 to (\d+) printable characters": "must have 1 to {0} characters",
    r"must have at most (\d+) characters, all of them printable": "must have at most {0} characters",
    r"must be a list of two-letter state codes": "must be two letters each, such as TX CA",
    r"must be one of .*": "must be one of what the field offers",
    r"must be an object": "cannot be read",
}


@dataclass(frozen=True, slots=True)
class Told:
    """`field`: the path, by which the page's script finds the field; `guide`: where more is told."""

    field: str
    message: str
    guide: str = ""


def told(problems: Sequence[Problem], about: str = "order") -> Sequence[Told]:
    """Each once, as a page about orders, tables, webhooks, keys or users says it."""
    found = [Told(each.field, plain(each, LABELS[about])) for each in problems]
    return list(dict.fromkeys(map(_with_way_out, found)))


def plain(problem: Problem, labels: Mapping[str, str]) -> str:
    """The message of one problem."""
    said = problem.message
    for pattern, instead in _OWN.items():
        if found := re.fullmatch(pattern, said):
            return _formats(_called(found.expand(instead), labels))
    for pattern, instead in _PLAIN.items():
        found = re.search(pattern, said)
        if found:
            numbers = map(_separated, found.groups())
            said = said[: found.start()] + instead.format(*numbers) + said[found.end() :]
    called = _called(said, labels)
    label = labels.get(re.sub(r".*\.|\[\d+\]$", "", problem.field))
    # What tells nothing of its place is told at the label of its field.
    placed = called != said or label is None or called.startswith(label)
    return _formats(called if placed else f"{label}: {called}")


def _called(said: str, labels: Mapping[str, str]) -> str:
    """Paths of keys replaced by labels; the one that a message begins with is followed by a colon."""
    names = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    path = rf"(?<![\w.“])(?:[a-z_]+(?:\[\d+\])?\.)*({names})(?:\[\d+\])?(?![\w:“.])"
    begins = re.match(
        rf"{path} ((?:must|is|are|names|gives|has|holds|needs|belongs|cannot|leads|that)\b)", said
    )
    if begins:
        rest = said[begins.start(2) :]
        return f"{labels[begins[1]]}: {_quoted_paths(rest, path, labels)}"
    return _quoted_paths(said, path, labels)


def _quoted_paths(said: str, path: str, labels: Mapping[str, str]) -> str:
    """Where a key is named as a key: with a dot or an underscore in it. Words of people have none."""

    def called(found: re.Match[str]) -> str:
        return labels[found[1]] if set("._[") & set(found[0]) else found[0]

    return re.sub(path, called, said)


def _formats(said: str) -> str:
    names = "|".join(sorted(FORMATS, key=len, reverse=True))
    return re.sub(rf"(?<![\w.“])({names})(?![\w.])", lambda found: f"“{format_name(found[1])}”", said)


def _separated(number: str) -> str:
    return f"{int(number):,}" if number.isdigit() else number


def _with_way_out(one: Told) -> Told:
    """A webhook that may not lead there: who can open it, and how."""
    if not _PRIVATE.search(one.message):
        return one
    more = f"{one.message}. Your operator can allow other addresses by the setting {SETTING}"
    return replace(one, message=more, guide=GUIDE)
