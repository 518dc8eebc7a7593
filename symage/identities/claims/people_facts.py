"""People of a claim: the patient, who is one of the household, and those of other houses."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.identities import names
from symage.identities.account_numbers import npis
from symage.identities.choice import Rows
from symage.identities.claims.circumstances import drawn
from symage.identities.claims.patients import PEOPLE, RELATIONSHIPS
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.text import Coded
from symage.randomness import below, chance

_SUFFIXED = 2
"""Primary and spouse, who alone have suffixes."""


def patient_facts(part: str) -> Facts:
    """Name, sex and birth date of the patient, and what they are to the primary person."""
    made = {
        "relationship": Fact("text", relationship, part),
        "number": Fact("int", _person, part),
        "birth_date": Fact("date", birth_date, part),
        "suffix": Fact("text", _Written("suffix").text, part),
        **{
            name: Fact("text", _Written(name).text, part)
            for name in ("first_name", "middle_initial", "last_name", "sex")
        },
    }
    return {f"claim.patient.{name}": fact for name, fact in made.items()}


def _person(draw: Draw) -> Rows:
    return np.asarray(drawn(draw)["visit"]["person"].astype(np.int64))


def relationship(draw: Draw) -> Coded:
    texts = tuple(dict.fromkeys(RELATIONSHIPS))
    rows = np.array([texts.index(each) for each in RELATIONSHIPS])
    return Coded(pa.array(texts), rows[_person(draw)])


def birth_date(draw: Draw) -> Dates:
    dates = np.stack([draw.dates(f"{at}.birth_date") for at in PEOPLE])
    return np.asarray(dates[_person(draw), np.arange(len(draw))])


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written of whoever the patient is."""

    name: str

    def text(self, draw: Draw) -> pa.StringArray:
        known = PEOPLE[:_SUFFIXED] if self.name == "suffix" else PEOPLE
        each = [draw.text(f"{at}.{self.name}") for at in known]
        nobody = pa.nulls(len(draw), pa.string())
        each += [nobody] * (len(PEOPLE) - len(each))
        return pc.choose(pa.array(_person(draw)), *each)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of another house: name and NPI, the same wherever the claim tells of them."""

    at: str
    part: str

    def facts(self) -> Facts:
        return {
            f"{self.at}.first_name": Fact("text", self.first_name, self.part),
            f"{self.at}.middle_initial": Fact("text", self.middle_initial, self.part),
            f"{self.at}.last_name": Fact("text", self.last_name, self.part),
            f"{self.at}.npi": Fact(
                "text", lambda draw: npis(draw.word(f"{self.at}.npi"), draw.config.id_policy), self.part
            ),
        }

    def _first_rows(self, draw: Draw, field: str) -> Rows:
        born = np.datetime64("1958-01-01") + below(draw.word(f"{self.at}.birth_date"), 13_000)
        male = chance(draw.word(f"{self.at}.sex"), 0.5)
        return names.first_name_rows(draw.word(f"{self.at}.{field}"), male, born)

    def first_name(self, draw: Draw) -> Coded:
        return names.names("first_names", self._first_rows(draw, "first_name"))

    def middle_initial(self, draw: Draw) -> Coded:
        return names.initials("first_names", self._first_rows(draw, "middle_name"))

    def last_name(self, draw: Draw) -> Coded:
        races = below(draw.word(f"{self.at}.race"), 100)
        rows = np.searchsorted((60, 68, 75, 98, 98), races, side="right")
        return names.names("surnames", names.surname_rows(draw.word(f"{self.at}.last_name"), rows))
