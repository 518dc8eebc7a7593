"""Which titles of a page head which of its questions.

A question stands under the nearest title above it or to its left in its own column; titles of one line head
it together, such as "Part I" and "Interest". The words of a line that has no box of its own, "25 Federal
income tax withheld from:", head its sub-lines. What names the page itself heads nothing: the titles above
all questions, the form's number, its year.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from symage.documents.cells import Rules
from symage.documents.linking import Links
from symage.documents.printed import Printed
from symage.forms.definition import Field
from symage.geometry import Box

_ROW = 6.0
"""Points by which the tops of a title and of the questions or titles in its row may differ."""
_INDENT = 4.0
"""Points by which a question may begin to the left of its title."""
_APART = 72.0
"""Points between two titles of one line from which they head columns of their own."""
_BESIDE = 24.0
"""Points between two titles of one line within which what names the page takes the other with it."""
_LEAST = 3
"""Questions that stand under a title of a section, at least."""
_OF_THE_PAGE = re.compile(
    r"(form|schedule|page|copy|for|department|attachment)\b|.*\b((19|20)\d\d\)?|form)$", re.IGNORECASE
)
"""How titles begin or end that name the page."""

Lines = Mapping[Printed, str]
"""The first caption of a field, and the line of the field."""


def heads(
    printed: Sequence[Printed], roles: Sequence[str], lines: Lines, rules: Rules
) -> Iterator[tuple[int, int]]:
    """The indexes of titles and of questions under them."""
    place = {each: index for index, each in enumerate(printed)}
    titles = [each for each, role in zip(printed, roles, strict=True) if role == "title"]
    questions = [each for each, role in zip(printed, roles, strict=True) if role == "caption"]
    for title, question in _under_sections(titles, questions, rules):
        yield place[title], place[question]
    for title in titles:
        yield from ((place[title], place[question]) for question in sub_lines(title, lines))


def lines_of(printed: Sequence[Printed], fields: Sequence[Field], found: Links) -> Lines:
    return {
        printed[each]: fields[name.field].line or ""
        for name, captions in found.items()
        if name.option is None
        for each in captions[:1]
    }


def sub_lines(caption: Printed, lines: Lines) -> list[Printed]:
    """The questions on sub-lines of the line whose words these are: 25a and 25b under 25."""
    if not caption.opens_line:
        return []
    sub_line = re.compile(re.escape(caption.words[0]) + "[a-z]")
    under = caption.box.top - _ROW
    return [each for each, line in lines.items() if sub_line.fullmatch(line) and each.box.top >= under]


def _under_sections(
    titles: Sequence[Printed], questions: Sequence[Printed], rules: Rules
) -> list[tuple[Printed, Printed]]:
    asked = [each for each in questions if not each.is_number]
    first = min((each.box.top for each in asked), default=0.0)
    sections = [each for each in titles if each.box.bottom > first and not _is_of_the_page(each, titles)]
    pairs = [(title, question) for question in asked for title in _over(question.box, sections, rules)]
    count = Counter(title for title, _ in pairs)
    return [(title, question) for title, question in pairs if count[title] >= _LEAST]


def _is_of_the_page(title: Printed, titles: Sequence[Printed]) -> bool:
    """Or a line's, or a sentence. "Wage and Tax Statement" beside "Form W-2" is."""
    if title.opens_line or title.text.endswith("."):
        return True
    named = [each for each in titles if _names_the_page(each) and not each.text.isdigit()]
    beside = any(_stand_together(each.box, title.box, _BESIDE) for each in named)
    return beside or _names_the_page(title)


def _names_the_page(title: Printed) -> bool:
    return _OF_THE_PAGE.match(title.text) is not None


def _over(question: Box, sections: Sequence[Printed], rules: Rules) -> list[Printed]:
    above = [each for each in sections if _is_over(each.box, question, rules)]
    lowest = max((each.box.top for each in above), default=0.0)
    row = sorted((each for each in above if lowest - each.box.top <= _ROW), key=lambda each: -each.box.left)
    return [
        each
        for index, each in enumerate(row)
        if all(_stand_together(left.box, right.box, _APART) for right, left in pairwise(row[: index + 1]))
    ]


def _stand_together(one: Box, other: Box, within: float) -> bool:
    """Whether two titles stand side by side on one line, so many points apart at most."""
    apart = max(one.left, other.left) - min(one.right, other.right)
    return abs(one.top - other.top) <= _ROW and -_INDENT <= apart <= within


def _is_over(title: Box, question: Box, rules: Rules) -> bool:
    if title.top > question.top + _ROW or title.left > question.left + _INDENT:
        return False
    return title.left < question.right and not _is_fenced(title, question, rules)


def _is_fenced(title: Box, question: Box, rules: Rules) -> bool:
    """Whether one upright rule stands between their columns, along both of them; the edge of a cell whose
    height the title shares with the question parts no columns."""
    upper, lower = (title.top + title.bottom) / 2, (question.top + question.bottom) / 2
    cell = rules.cell((title.left + title.right) / 2, upper, title.top, title.bottom)
    if cell.top <= lower <= cell.bottom:
        return False
    return any(
        title.right <= rule.at <= question.left and rule.low <= upper and rule.high >= lower
        for rule in rules.upright
    )
