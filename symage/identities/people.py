"""The adults of a household: the primary and the spouse, with all that is written about a person."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import names
from symage.identities.choice import Choice, Rows
from symage.identities.config import OLDEST, YOUNGEST
from symage.identities.contacts import emails, phones
from symage.identities.dates import Dates, birthdays
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.papers import driver_licenses, passports
from symage.identities.ssn import ssns
from symage.identities.text import Coded, join, where
from symage.randomness import Words, below, chance, mix

SPOUSE_SLOT = 0

_SEXES = pa.array(["F", "M"])
_GAPS = tuple(range(-10, 15))
"""Years by which a husband is older than his wife."""
_GAP_WEIGHTS = (
    2, 3, 4, 6, 9, 13, 20, 30, 45, 75, 110, 130, 125, 105, 80, 62, 46, 36, 27, 20, 14, 10, 8, 6, 4,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adult:
    """Facts that primary and spouse have alike."""

    at: str
    part: str | None = None

    def facts(self) -> Facts:
        made = {
            "male": Fact("hidden", self.male, self.part),
            "sex": Fact(
                "text", lambda draw: Coded(_SEXES, draw.flags(f"{self.at}.male").astype(np.int8)), self.part
            ),
            "birth_date": Fact("date", self.birth_date, self.part),
            "first_row": Fact("hidden", self.first_row, self.part),
            "first_name": Fact(
                "text", lambda draw: names.names("first_names", draw[f"{self.at}.first_row"]), self.part
            ),
            "middle_row": Fact("hidden", self.middle_row, self.part),
            "middle_name": Fact("text", self.middle_name, self.part),
            "middle_initial": Fact("text", self.middle_initial, self.part),
            "race_row": Fact("hidden", self.race_row, self.part),
            "race_ethnicity": Fact("text", self.race_ethnicity, self.part),
            "phone": Fact("text", self.phone, self.part),
            "email": Fact("text", self.email, self.part),
            "driver_license": Fact("text", self.driver_license, self.part),
            "passport": Fact("text", self.passport, self.part),
        }
        return {f"{self.at}.{name}": fact for name, fact in made.items()}

    def male(self, draw: Draw) -> NDArray[np.bool_]:
        if self.at == "spouse":
            same = chance(draw.word("spouse.sex"), 0.011)
            return np.asarray(draw.flags("primary.male") == same)
        if draw.config.sex is not None:
            return np.full(len(draw), draw.config.sex == "M")
        return chance(draw.word("primary.sex"), 0.49)

    def birth_date(self, draw: Draw) -> Dates:
        return birth_dates(draw, draw[f"{self.at}.age"], draw.word(f"{self.at}.birth_date"))

    def first_row(self, draw: Draw) -> Rows:
        words = draw.word(f"{self.at}.first_name")
        return names.first_name_rows(
            words, draw.flags(f"{self.at}.male"), draw.dates(f"{self.at}.birth_date")
        )

    def middle_row(self, draw: Draw) -> Rows:
        words = draw.word(f"{self.at}.middle_name")
        rows = names.first_name_rows(
            words, draw.flags(f"{self.at}.male"), draw.dates(f"{self.at}.birth_date")
        )
        has = chance(mix(words), 0.85) & (rows != draw[f"{self.at}.first_row"])
        return np.where(has, rows, -1)

    def middle_name(self, draw: Draw) -> Coded:
        rows = draw[f"{self.at}.middle_row"]
        return names.names("first_names", rows).only(rows >= 0)

    def middle_initial(self, draw: Draw) -> Coded:
        rows = draw[f"{self.at}.middle_row"]
        return names.initials("first_names", rows).only(rows >= 0)

    def race_row(self, draw: Draw) -> Rows:
        drawn = names.races(draw.word(f"{self.at}.race"), draw["address.row"], draw[f"{self.at}.first_row"])
        if self.at == "primary":
            return drawn
        return np.where(chance(draw.word("spouse.race_as_primary"), 0.82), draw["primary.race_row"], drawn)

    def race_ethnicity(self, draw: Draw) -> Coded:
        return Coded(pa.array(names.RACE_LABELS), draw[f"{self.at}.race_row"])

    def phone(self, draw: Draw) -> pa.StringArray:
        return phones(draw.word(f"{self.at}.phone"), draw["address.area_code_number"], draw.config.id_policy)

    def email(self, draw: Draw) -> pa.StringArray:
        return emails(
            draw.word(f"{self.at}.email"),
            draw[f"{self.at}.first_row"],
            draw[f"{self.at}.last_row"],
            draw.dates(f"{self.at}.birth_date"),
        )

    def driver_license(self, draw: Draw) -> pa.StringArray:
        return driver_licenses(
            draw.word(f"{self.at}.driver_license"), draw["address.row"], draw.config.id_policy
        )

    def passport(self, draw: Draw) -> pa.StringArray:
        return passports(draw.word(f"{self.at}.passport"), draw.config.id_policy)


def facts() -> Facts:
    return {
        **Adult("primary").facts(),
        **Adult("spouse", "spouse.present").facts(),
        "primary.last_row": Fact(
            "hidden",
            lambda draw: names.surname_rows(draw.word("primary.last_name"), draw["primary.race_row"]),
        ),
        "primary.last_name": Fact("text", lambda draw: names.names("surnames", draw["primary.last_row"])),
        "primary.suffix": Fact("text", suffix),
        "primary.ssn": Fact("text", lambda draw: ssns(draw.indexes, draw.config.id_policy)),
        "spouse.age": Fact("int", spouse_age, "spouse.present"),
        "spouse.last_row": Fact("hidden", spouse_last_row, "spouse.present"),
        "spouse.last_name": Fact("text", spouse_last_name, "spouse.present"),
        "spouse.suffix": Fact("text", spouse_suffix, "spouse.present"),
        "spouse.ssn": Fact(
            "text", lambda draw: ssns(draw.indexes, draw.config.id_policy, SPOUSE_SLOT), "spouse.present"
        ),
    }


_SUFFIXES = pa.array(["Jr.", "Sr.", "II", "III"])
_SUFFIX_WEIGHTS = (55, 20, 12, 13)


def suffix(draw: Draw) -> Coded:
    return suffixes(draw.word("primary.suffix"), draw.flags("primary.male"))


def spouse_suffix(draw: Draw) -> Coded:
    return suffixes(draw.word("spouse.suffix"), draw.flags("spouse.male"))


def suffixes(words: Words, male: NDArray[np.bool_]) -> Coded:
    """Jr. and the like, for three men in a hundred."""
    return Coded(_SUFFIXES, _suffix_choice().pick(words)).only(male & chance(mix(words), 0.03))


@cache
def _suffix_choice() -> Choice:
    return Choice.of(_SUFFIX_WEIGHTS)


def spouse_age(draw: Draw) -> NDArray[np.int64]:
    gaps = np.array(_GAPS)[_spouse_gaps().pick(draw.word("spouse.age"))]
    ages = draw["primary.age"]
    return np.asarray(
        np.clip(np.where(draw.flags("primary.male"), ages - gaps, ages + gaps), YOUNGEST, OLDEST + 5)
    )


@cache
def _spouse_gaps() -> Choice:
    return Choice.of(_GAP_WEIGHTS)


def shares_name(draw: Draw) -> NDArray[np.bool_]:
    return chance(draw.word("spouse.shares_name"), 0.85)


def spouse_last_row(draw: Draw) -> Rows:
    own = names.surname_rows(draw.word("spouse.last_name"), draw["spouse.race_row"])
    return np.where(shares_name(draw), draw["primary.last_row"], own)


def spouse_last_name(draw: Draw) -> pa.StringArray:
    """The household's name, or the spouse's own, or (one own name in four) both with a hyphen."""
    own = names.names("surnames", draw["spouse.last_row"]).strings()
    both = (
        ~shares_name(draw) & chance(mix(draw.word("spouse.shares_name")), 0.25) & ~draw.flags("spouse.male")
    )
    both &= draw["spouse.last_row"] != draw["primary.last_row"]
    return where(both, join(own, "-", draw.text("primary.last_name")), own)


def birth_dates(draw: Draw, ages: NDArray[np.int64], words: Words) -> Dates:
    """Dates of birth such that the ages hold on the reference date."""
    return birthdays(draw.config.reference_date.isoformat())[ages] - below(words, 365)
