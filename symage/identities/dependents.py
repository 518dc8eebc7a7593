"""Children and the dependent parent: birth dates that fit those of the parents, names, numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import names, tables
from symage.identities.choice import Rows
from symage.identities.dates import Dates, birthdays
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.people import birth_dates
from symage.identities.ssn import MEMBERS, ssns
from symage.identities.text import Coded, where
from symage.randomness import below, chance, mix

CHILDREN = 4
OLDEST_CHILD = 22
"""Completed years; from 19 on they are students."""
PARENT_YEARS = (18, 49)
"""A child is born in these years of either parent's life."""
SPACING_DAYS = (310, 1_900)

_YEAR = 365
_SEXES = pa.array(["F", "M"])
_WORDS = pa.array(["Daughter", "Son", "Stepdaughter", "Stepson", "Mother", "Father"])


@dataclass(frozen=True, slots=True)
class Child:
    """The facts of child number 0 … 3, the eldest first."""

    number: int

    @property
    def at(self) -> str:
        return f"children.{self.number}"

    def facts(self) -> Facts:
        part = f"{self.at}.present"
        made = {
            "birth_date": Fact("date", self.birth_date, part),
            "first_row": Fact("hidden", self.first_row, part),
            **_person_facts(self.at, part),
            "last_name": Fact("text", lambda draw: draw.raw("primary.last_name"), part),
            "ssn": Fact("text", self.ssn, part),
            "relationship": Fact("text", self.relationship, part),
        }
        named = {f"{self.at}.{name}": fact for name, fact in made.items()}
        return {part: Fact("bool", lambda draw: draw["children.count"] > self.number), **named}

    def birth_date(self, draw: Draw) -> Dates:
        """After the elder's, with room kept for the younger ones."""
        younger = draw["children.count"] - self.number - 1
        last = draw["children.last_day"] - SPACING_DAYS[0] * younger
        first = draw["children.first_day"]
        if self.number:
            elder = draw.dates(f"children.{self.number - 1}.birth_date").astype(np.int64)
            first = elder + SPACING_DAYS[0]
            last = np.minimum(last, elder + SPACING_DAYS[1])
        share = below(draw.word(f"{self.at}.birth_date"), 2**20)
        return (first + ((last - first) * share >> 20)).astype("datetime64[D]")

    def first_row(self, draw: Draw) -> Rows:
        """Brothers and sisters never have the same name: a name that stands already is drawn again."""
        rows = names.first_name_rows(
            draw.word(f"{self.at}.first_name"),
            draw.flags(f"{self.at}.male"),
            draw.dates(f"{self.at}.birth_date"),
        )
        for attempt in range(2):
            taken = _taken(draw, self.number, rows)
            again = names.first_name_rows(
                draw.word(f"{self.at}.first_name.{attempt}"),
                draw.flags(f"{self.at}.male"),
                draw.dates(f"{self.at}.birth_date"),
            )
            rows = np.where(taken, again, rows)
        return rows

    def ssn(self, draw: Draw) -> pa.StringArray:
        return ssns(draw.indexes, draw.config.id_policy, (self.number + 1) % MEMBERS)

    def relationship(self, draw: Draw) -> Coded:
        step = chance(draw.word(f"{self.at}.relationship"), 0.05) & draw.flags("household.married")
        return Coded(_WORDS, draw.flags(f"{self.at}.male") + 2 * step)


def _taken(draw: Draw, number: int, rows: Rows) -> NDArray[np.bool_]:
    taken = np.zeros(len(draw), dtype=np.bool_)
    _, codes = tables.codes("first_names", "name")
    for elder in range(number):
        taken |= codes[draw[f"children.{elder}.first_row"]] == codes[rows]
    return taken


def _person_facts(at: str, part: str) -> Facts:
    def male(draw: Draw) -> NDArray[np.bool_]:
        return chance(draw.word(f"{at}.sex"), 0.512)

    def middle_row(draw: Draw) -> Rows:
        words = draw.word(f"{at}.middle_name")
        rows = names.first_name_rows(words, draw.flags(f"{at}.male"), draw.dates(f"{at}.birth_date"))
        has = chance(mix(words), 0.85) & (rows != draw[f"{at}.first_row"])
        return np.where(has, rows, -1)

    def middle(draw: Draw, written: Callable[[str, Rows], Coded]) -> Coded:
        rows = draw[f"{at}.middle_row"]
        return written("first_names", rows).only(rows >= 0)

    def age(draw: Draw) -> NDArray[np.int64]:
        return ages(draw, draw.dates(f"{at}.birth_date"))

    return {
        "male": Fact("hidden", male, part),
        "sex": Fact("text", lambda draw: Coded(_SEXES, draw.flags(f"{at}.male").astype(np.int8)), part),
        "age": Fact("int", age, part),
        "first_name": Fact("text", lambda draw: names.names("first_names", draw[f"{at}.first_row"]), part),
        "middle_row": Fact("hidden", middle_row, part),
        "middle_name": Fact("text", lambda draw: middle(draw, names.names), part),
        "middle_initial": Fact("text", lambda draw: middle(draw, names.initials), part),
    }


def ages(draw: Draw, dates: Dates) -> NDArray[np.int64]:
    """Completed years on the reference date."""
    latest = birthdays(draw.config.reference_date.isoformat())
    years = latest.astype("datetime64[D]").astype(np.int64)[::-1]
    return len(latest) - np.searchsorted(years, dates.astype(np.int64), side="left") - 1


def first_day(draw: Draw) -> NDArray[np.int64]:
    """First day, as days since 1970, on which children of the household can be born."""
    own = draw.dates("primary.birth_date").astype(np.int64)
    other = np.where(draw.flags("spouse.present"), draw.dates("spouse.birth_date").astype(np.int64), own)
    return np.asarray(
        np.maximum(np.maximum(own, other) + PARENT_YEARS[0] * 366, today(draw) - OLDEST_CHILD * _YEAR)
    )


def last_day(draw: Draw) -> NDArray[np.int64]:
    """Last day on which children of the household can be born."""
    own = draw.dates("primary.birth_date").astype(np.int64)
    other = np.where(draw.flags("spouse.present"), draw.dates("spouse.birth_date").astype(np.int64), own)
    return np.asarray(np.minimum(np.minimum(own, other) + PARENT_YEARS[1] * _YEAR, today(draw) - 20))


def today(draw: Draw) -> int:
    """The reference date as days since 1970."""
    return int(np.datetime64(draw.config.reference_date, "D").astype(np.int64))


def count(draw: Draw) -> NDArray[np.int64]:
    """As many of the wanted children as the parents' ages leave room for, and as there are numbers for."""
    room = (
        np.maximum(draw["children.last_day"] - draw["children.first_day"], -SPACING_DAYS[0])
        // SPACING_DAYS[0]
        + 1
    )
    most = np.where(draw.flags("spouse.present"), CHILDREN - 1, CHILDREN)
    return np.asarray(np.minimum(np.minimum(draw["household.wanted_children"], room), most))


@dataclass(frozen=True, slots=True)
class Parent:
    """The mother or father of the primary, when they depend on the household."""

    at: str = "other_dependents.0"

    def facts(self) -> Facts:
        part = f"{self.at}.present"
        made = {
            "age": Fact(
                "int", lambda draw: draw["primary.age"] + 20 + below(draw.word(f"{self.at}.age"), 16), part
            ),
            "birth_date": Fact("date", self.birth_date, part),
            "first_row": Fact("hidden", self.first_row, part),
            **{name: fact for name, fact in _person_facts(self.at, part).items() if name != "age"},
            "last_name": Fact("text", lambda draw: draw.raw("primary.last_name"), part),
            "ssn": Fact("text", self.ssn, part),
            "relationship": Fact("text", lambda draw: Coded(_WORDS, draw.flags(f"{self.at}.male") + 4), part),
        }
        return {f"{self.at}.{name}": fact for name, fact in made.items()}

    def birth_date(self, draw: Draw) -> Dates:
        return birth_dates(draw, draw[f"{self.at}.age"], draw.word(f"{self.at}.birth_date"))

    def first_row(self, draw: Draw) -> Rows:
        words = draw.word(f"{self.at}.first_name")
        return names.first_name_rows(
            words, draw.flags(f"{self.at}.male"), draw.dates(f"{self.at}.birth_date")
        )

    def ssn(self, draw: Draw) -> pa.StringArray:
        """The number of the slot behind the last child's."""
        slots = (draw["children.count"] + 1) % MEMBERS
        made = [ssns(draw.indexes, draw.config.id_policy, slot) for slot in range(MEMBERS)]
        return (
            pa.chunked_array(made).combine_chunks().take(pa.array(slots * len(draw) + np.arange(len(draw))))
        )


def facts() -> Facts:
    children = {path: fact for number in range(CHILDREN) for path, fact in Child(number).facts().items()}
    return {
        "children.count": Fact("int", count),
        "children.first_day": Fact("hidden", first_day),
        "children.last_day": Fact("hidden", last_day),
        **children,
        **Parent().facts(),
        **_listed(),
    }


def _listed() -> Facts:
    """dependents.0 … 3: the children and then the parent, as a return lists them."""
    columns = {path.split(".", 2)[2]: fact.kind for path, fact in Child(0).facts().items()}
    made: dict[str, Fact] = {}
    for number in range(CHILDREN):
        made[f"dependents.{number}.parent"] = Fact("hidden", _Listed(number, "parent").is_parent)
        for name, kind in columns.items():
            if kind != "hidden":
                made[f"dependents.{number}.{name}"] = Fact(kind, _Listed(number, name).column)
    return made


@dataclass(frozen=True, slots=True)
class _Listed:
    number: int
    name: str

    def is_parent(self, draw: Draw) -> NDArray[np.bool_]:
        return np.asarray((draw["children.count"] == self.number) & draw.flags("other_dependents.0.present"))

    def column(self, draw: Draw) -> Any:
        child = draw.raw(f"children.{self.number}.{self.name}")
        other = draw.raw(f"other_dependents.0.{self.name}")
        parents = draw.flags(f"dependents.{self.number}.parent")
        if isinstance(child, Coded):
            return Coded(child.texts, np.where(parents, other.rows, child.rows))
        if isinstance(child, pa.Array):
            return where(parents, other, child)
        return np.where(parents, other, child)
