"""Which titles of a page head which of its questions.

A question stands under the nearest title above it or to its left in its own column; titles of one line head
it together, such as "Part I" and "Interest" (`parts.py`); those in the margin head their strip of the page
(`margins.py`). The words of a line that has no box of its own, "25 Federal income tax withheld from:", head
its sub-lines, and a definition says what headings head that are set as captions are. What names the page
itself heads nothing: the titles above all questions, the form's number, its year.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from symage.documents.cells import Rules
from symage.documents.linking import Links, Named
from symage.documents.margins import in_margin, in_strip, share_margin
from symage.documents.parts import LEVEL, names_a_part, parts_of, stand_together
from symage.documents.printed import Printed, nearest
from symage.forms.definition import Field
from symage.geometry import Box

_BAR = 1.5
"""Heights of a part's title from which on its cell is one in the margin and no bar across the page."""
_INDENT, _OUTDENT = 9.0, 12.0
"""Points by which a question may begin to the left of its title, and of the title of its part."""
_BESIDE = 24.0
"""Points between two titles of one line within which what names the page takes the other with it."""
_LEAST = 3
"""Questions that stand under a title, at least, where it is no part's and does not stand in their margin."""
_OF_THE_PAGE = re.compile(
    r"(form|schedule|page|copy|for|department|attachment)\b|.*\b((19|20)\d\d\)?|form)$", re.IGNORECASE
)
"""How titles begin or end that name the page."""
_LINE = re.compile(r"(\d{1,2})\.?")
"""The number of a line that its words begin with; on a claim form a point follows it."""

Lines = Mapping[Printed, str]
"""The first caption of a field, and the line of the field."""


Headings = Mapping[str, Sequence[str]]
"""How headings begin that a definition tells, and how the questions under them begin."""


def heads(
    printed: Sequence[Printed], roles: Sequence[str], lines: Lines, rules: Rules, headings: Headings
) -> Iterator[tuple[int, int]]:
    """The indexes of titles and of questions under them."""
    place = {each: index for index, each in enumerate(printed)}
    titles = [each for each, role in zip(printed, roles, strict=True) if role == "title"]
    questions = [each for each, role in zip(printed, roles, strict=True) if role == "caption"]
    told = {title: _told(title, headings, questions) for title in titles}
    under = {title: told[title] or sub_lines(title, lines) for title in titles}
    for title, question in _under_sections([each for each in titles if not under[each]], questions, rules):
        if not any(question in told[each] and share_margin(each, title) for each in titles):
            yield place[title], place[question]
    for title, found in under.items():
        yield from ((place[title], place[question]) for question in found)


def _told(title: Printed, headings: Headings, questions: Sequence[Printed]) -> list[Printed]:
    begins = next((under for begin, under in headings.items() if title.begins(begin)), ())
    return [
        question
        for begin in begins
        for question in nearest(title.box, [each for each in questions if each.begins(begin)])
    ]


def lines_of(printed: Sequence[Printed], fields: Sequence[Field], found: Links) -> Lines:
    """Of a choice its question: the first caption that its options share."""
    shared: dict[Named, list[int]] = {}
    for name, captions in found.items():
        whole = replace(name, option=None)
        shared[whole] = [each for each in shared.get(whole, captions) if each in captions]
    return {
        printed[each]: fields[name.field].line or ""
        for name, captions in shared.items()
        for each in captions[:1]
    }


def sub_lines(caption: Printed, lines: Lines) -> list[Printed]:
    """The questions on sub-lines of the line whose words these are: 25a and 25b under 25."""
    number = _LINE.fullmatch(caption.words[0])
    if number is None or len(caption.words) == 1:
        return []
    sub_line = re.compile(re.escape(number[1]) + "[a-z]")
    under = caption.box.top - LEVEL
    return [each for each, line in lines.items() if sub_line.fullmatch(line) and each.box.top >= under]


def _under_sections(
    titles: Sequence[Printed], questions: Sequence[Printed], rules: Rules
) -> list[tuple[Printed, Printed]]:
    """A part's title heads what is under it wherever it stands; another stands under the first question."""
    asked = [each for each in questions if not each.is_number]
    first, parts = min((each.box.top for each in asked), default=0.0), parts_of(titles)
    mates = {mate for row in parts.values() for mate in row}
    others = [each for each in titles if each.box.bottom > first and not is_of_the_page(each, titles)]
    sections = [*parts, *(each for each in others if each not in parts and each not in mates)]
    margin = in_margin([each for each in sections if not parts.get(each) and not _is_bar(each, rules)], asked)
    found = [
        (title, question) for question in asked for title in _over(question.box, sections, margin, rules)
    ]
    count = Counter(title for title, _ in found)
    pairs = [
        (title, question)
        for title, question in found
        if title in parts or count[title] >= _LEAST or title.box.right <= question.box.left
    ]
    return [(each, question) for title, question in pairs for each in (title, *parts.get(title, ()))]


def is_of_the_page(title: Printed, titles: Sequence[Printed]) -> bool:
    """Or a line's, or a sentence. "Wage and Tax Statement" beside "Form W-2" is."""
    if title.opens_line or title.text.endswith("."):
        return True
    named = [each for each in titles if names_the_page(each) and not each.text.isdigit()]
    beside = any(stand_together(each.box, title.box, _BESIDE) for each in named)
    return beside or names_the_page(title)


def names_the_page(title: Printed) -> bool:
    """Or the form: "Form W-2", "2025", "Copy B"."""
    return _OF_THE_PAGE.match(title.text) is not None and not names_a_part(title)


def _over(
    question: Box, sections: Sequence[Printed], margin: Collection[Printed], rules: Rules
) -> list[Printed]:
    over = [each for each in sections if _is_over(each, question, rules, in_margin=each in margin)]
    above = [each for each in over if not _is_nearer_part(each, question, over, rules)]
    lowest = max((each.box.top for each in above), default=0.0)
    row = sorted((each for each in above if lowest - each.box.top <= LEVEL), key=lambda each: -each.box.left)
    return [
        each
        for index, each in enumerate(row)
        if all(stand_together(left.box, right.box) for right, left in pairwise(row[: index + 1]))
    ]


def _is_over(title: Printed, question: Box, rules: Rules, *, in_margin: bool) -> bool:
    box, indent = title.box, _OUTDENT if names_a_part(title) else _INDENT
    reached = in_strip(box, question, rules) if in_margin else box.top <= question.top + LEVEL
    if not reached or box.left > question.left + indent:
        return False
    return box.left < question.right and not _is_fenced(title, question, rules)


def _is_nearer_part(title: Printed, question: Box, over: Sequence[Printed], rules: Rules) -> bool:
    """Whether a part's title stands over the question on its own side of a rule behind which the title is."""
    parts = [each for each in over if names_a_part(each)]
    return any(part.box.left >= rule - 1 for rule in rules.between(title.box, question) for part in parts)


def _is_bar(title: Printed, rules: Rules) -> bool:
    """Whether the part has its title in a bar across the page, and not in the margin."""
    return names_a_part(title) and _cell(title.box, rules).height < _BAR * title.box.height


def _is_fenced(title: Printed, question: Box, rules: Rules) -> bool:
    """Whether one upright rule stands between their columns, along both of them; the edge of a cell in the
    margin, whose height the title shares with the question, parts no columns."""
    cell, lower = _cell(title.box, rules), (question.top + question.bottom) / 2
    if cell.top <= lower <= cell.bottom and not _is_bar(title, rules):
        return False
    return bool(rules.between(title.box, question))


def _cell(box: Box, rules: Rules) -> Box:
    return rules.cell((box.left + box.right) / 2, (box.top + box.bottom) / 2, box.top, box.bottom)
