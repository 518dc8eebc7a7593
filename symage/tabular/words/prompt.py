"""A description in words -> columns, by rules: known phrases, ranges, lists of values, patterns, samples.

Rather than guess, what is not known becomes a column of some words and a note that says so: a wrong column of
the right look is worse than none. What does not belong here: the phrases (the modules of `types/`,
`vocabulary.py`), what a language model makes of a description.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symage.tabular.plan import read_column
from symage.tabular.request import Column
from symage.tabular.schema import free_names
from symage.tabular.words.details import understood
from symage.tabular.words.meaning import plain_phrase
from symage.tabular.words.narrowing import narrowed
from symage.tabular.words.order import in_order
from symage.tabular.words.samples import sampled
from symage.tabular.words.splitting import taken_apart
from symage.tabular.words.together import together
from symage.tabular.words.vocabulary import SALARY_PHRASES, Meaning

LONGEST_PROMPT = 2000
UNKNOWN = Meaning("text_words")
"""What a phrase becomes that no rule knows: text that nobody takes for anything else."""
JOB = "business_job_title"


@dataclass(frozen=True, slots=True)
class Parsed:
    """`unknown`: the names of the columns that no rule knew; `repeating`: of those that cannot be unique
    as it was asked; `quantity`: rows, where some were asked for."""

    columns: tuple[Column, ...]
    unknown: tuple[str, ...] = ()
    repeating: tuple[str, ...] = ()
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a description names, and what it means, if a rule knows."""

    name: str
    meaning: Meaning | None


def parse_prompt(prompt: str) -> Parsed:
    """The columns that a description names, in its order."""
    if found := sampled(prompt):
        return _parsed([Heading(name, meaning) for name, meaning in found], None)
    taken = taken_apart(prompt)
    headings: list[Heading] = []
    for part in taken.parts:
        said = understood(part)
        phrase = plain_phrase(said.phrase)
        if phrase:
            headings.append(Heading(phrase.replace(" ", "_"), narrowed(said, phrase, first=not headings)))
    return _parsed(headings, taken.rows)


def _parsed(headings: Sequence[Heading], quantity: int | None) -> Parsed:
    names = free_names(each.name for each in headings)
    named = [replace(each, name=name) for each, name in zip(headings, names, strict=True)]
    has_job = any(each.meaning is not None and each.meaning.type == JOB for each in named)
    made = [_column(each, has_job=has_job) for each in named]
    unknown = [
        each.name
        for each, (column, _) in zip(named, made, strict=True)
        if each.meaning is None or _lost(each, column)
    ]
    return Parsed(
        tuple(in_order(together([column for column, _ in made]))),
        tuple(unknown),
        tuple(column.name for column, is_unique in made if not is_unique),
        quantity,
    )


def _column(heading: Heading, *, has_job: bool) -> tuple[Column, bool]:
    """The column, and whether it is as unique as it was asked to be."""
    meaning = heading.meaning or UNKNOWN
    if has_job and plain_phrase(heading.name) in SALARY_PHRASES and meaning.constraints.get("max") == 200_000:
        meaning = Meaning("finance_salary")  # What the job of the row is paid.
    column = Column(heading.name, meaning.type, dict(meaning.constraints))
    filled, problems = read_column(column, "column")
    if problems:
        return Column(heading.name, UNKNOWN.type, {}), True
    if filled.options.unique and filled.filling.domain is None:
        return replace(column, constraints=_without(column, "unique")), False
    return column, True


def _lost(heading: Heading, column: Column) -> bool:
    """Whether what was said of it cannot be ordered."""
    return heading.meaning is not None and column.type == UNKNOWN.type != heading.meaning.type


def _without(column: Column, key: str) -> dict[str, object]:
    return {name: value for name, value in column.constraints.items() if name != key}
