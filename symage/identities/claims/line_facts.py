"""The service lines of a claim as facts, `claim.lines.0` to `claim.lines.5`."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from symage.identities.claims.billing import MOST_LINES, Lines
from symage.identities.claims.circumstances import DAY, day_where, drawn, pays
from symage.identities.claims.columns import MODIFIERS, modifier_texts
from symage.identities.claims.diagnosing import MOST
from symage.identities.claims.tables import Flags, Ints, services
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.text import Coded
from symage.randomness import below

_FIRST_LETTER = ord("A")
_WHOLE_FROM = 2000
"""Cents from which on most practices ask whole dollars."""
_NDC_PERCENT = {"M": 5, "C": 50, "T": 30, "W": 0, "F": 0, "D": 100}
_COLLEAGUE_PERCENT = 20
"""Of claims with several days, those in which a second person of the practice was there on the last."""
_LABELER = "99999"
"""Of drug codes: nobody has it."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    at: str
    part: str

    def facts(self) -> Facts:
        named = {
            f"{self.at}.lines.{number}.{name}": fact
            for number in range(MOST_LINES)
            for name, fact in Line(number, self.part).facts().items()
        }
        hidden = {f"{self.at}.reports_drugs": Fact("hidden", reports_drugs, self.part)}
        return {**hidden, **named}


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    part: str

    def facts(self) -> Facts:
        modifiers = {
            f"modifier_{number + 1}": Fact("text", _Modifier(self.number, number).text, self.part)
            for number in range(MODIFIERS)
        }
        return {
            "present": Fact("bool", self.present, self.part),
            "code": Fact("text", self.code, self.part),
            **modifiers,
            "pointer": Fact("text", self.pointer, self.part),
            "units": Fact("int", lambda draw: self._of(draw)["units"].astype(np.int64), self.part),
            "charge": Fact("cents", self.charge, self.part),
            "first_day": Fact("date", lambda draw: self._day(draw, "first"), self.part),
            "last_day": Fact("date", lambda draw: self._day(draw, "last"), self.part),
            "drug": Fact("text", self.drug, self.part),
            "tested": Fact("bool", lambda draw: services().tested[self._of(draw)["service"]], self.part),
            "by_colleague": Fact("bool", self.by_colleague, self.part),
        }

    def _of(self, draw: Draw) -> Lines:
        return drawn(draw)["lines"][:, self.number]

    def present(self, draw: Draw) -> Flags:
        return np.asarray(self._of(draw)["service"] >= 0)

    def code(self, draw: Draw) -> Coded:
        return Coded(services().texts, self._of(draw)["service"].astype(np.int64))

    def pointer(self, draw: Draw) -> Coded:
        return Coded(_letters(), np.where(self.present(draw), self._of(draw)["pointers"], -1))

    def charge(self, draw: Draw) -> Ints:
        """A practice asks alike for all that it does, between the low and the high price."""
        service = self._of(draw)["service"]
        low, high = services().low[service], services().high[service]
        price = low + (high - low) * below(draw.word("claim.prices"), 1000) // 1000
        whole = (price >= _WHOLE_FROM) & (below(draw.word("claim.whole_prices"), 10) < 8)
        price = np.where(whole, price // 100 * 100, price)
        return np.where(self.present(draw), self._of(draw)["units"] * price, 0)

    def _day(self, draw: Draw, name: str) -> Dates:
        return day_where(self.present(draw), self._of(draw)[name].astype(np.int64).astype(DAY))

    def drug(self, draw: Draw) -> pa.StringArray:
        """The code of a drug and how much of it: N4, eleven digits, three blanks, measure and quantity."""
        line = self._of(draw)
        told = draw.flags("claim.reports_drugs") & self.present(draw)
        texts: list[str | None] = [None] * len(draw)
        for row in np.flatnonzero(told).tolist():
            texts[row] = _drug_text(int(line["service"][row]), int(line["units"][row]))
        return pa.array(texts, pa.string())

    def by_colleague(self, draw: Draw) -> Flags:
        """The last day of several, in some practices."""
        lines = drawn(draw)["lines"]
        last = lines["first"][:, self.number] == np.where(lines["service"] >= 0, lines["first"], 0).max(
            axis=1
        )
        later = lines["first"][:, self.number] > lines["first"][:, 0]
        colleague = below(draw.word("claim.colleague"), 100) < _COLLEAGUE_PERCENT
        return np.asarray(self.present(draw) & last & later & colleague)


@dataclass(frozen=True, slots=True)
class _Modifier:
    line: int
    number: int

    def text(self, draw: Draw) -> Coded:
        line = drawn(draw)["lines"][:, self.line]
        rows = np.where(line["service"] >= 0, line["modifiers"][:, self.number], -1)
        return Coded(pa.array(modifier_texts()), rows.astype(np.int64))


def reports_drugs(draw: Draw) -> Flags:
    """Medicaid wants drug codes always, others now and then."""
    percent = np.select([pays(draw, letter) for letter in _NDC_PERCENT], [*_NDC_PERCENT.values()], 0)
    return np.asarray(below(draw.word("claim.drugs"), 100) < percent)


@cache
def _letters() -> pa.StringArray:
    """The letters of every set of diagnoses, as bits."""
    texts = [
        "".join(chr(_FIRST_LETTER + bit) for bit in range(MOST) if bits >> bit & 1) for bits in range(2**MOST)
    ]
    return pa.array(texts, pa.string())


@cache
def _drug_text(service: int, units: int) -> str | None:
    measure = services().drugs[service]
    if not measure:
        return None
    unit, each = measure.split("/")
    product = f"{service * 37 % 9000 + 1000:04d}{service % 90 + 10:02d}"
    return f"N4{_LABELER}{product}   {unit}{round(units / float(each), 2):g}"
