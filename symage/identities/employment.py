"""Jobs: who works, as what, where, since when and for how much."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.ages import WORKING
from symage.identities.calendar import BUSINESS
from symage.identities.choice import Rows
from symage.identities.company_names import company_names, trade_groups
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.livelihood import has_job, provides
from symage.identities.organizations import Organization, ein_digits
from symage.identities.state_employer_ids import state_employer_ids
from symage.identities.text import Coded, digits, fixed, where
from symage.identities.wages import annual_wages, cells_for
from symage.randomness import below, chance, mix

_PAY_FREQUENCIES = pa.array(["weekly", "biweekly", "semimonthly", "monthly"])
_HOURLY_PAID = np.repeat([0, 1, 2], [7, 11, 2])
_SALARY_PAID = np.repeat([0, 1, 2, 3], [1, 10, 6, 3])
"""Rows of the pay frequencies, as often as each is drawn."""
_REMEMBERED = 5
"""Years before the reference date in which a job that has ended is known."""
_FIRST_JOB_AGE = 18
_GROWN, _LEAST_AGE = 16, 14
"""Ages from which people are hired; the younger only where a form of some years ago needs a job."""
_TOLD_OF = 3
"""Years before the reference date of which forms tell."""
_LEAST_STAY = 220
"""Days in a job before the next one."""


_LAST_HIRED = 68 * 365
"""Days after birth."""


@dataclass(frozen=True, slots=True)
class Employment:
    """One job of one adult."""

    at: str
    person: str
    after: str | None = None
    """The job that this one came before; None for one that is held on the reference date."""

    @property
    def part(self) -> str:
        return f"{self.at}.present"

    def facts(self) -> Facts:
        made = {
            "cell": Fact("hidden", self.cell, self.part),
            "occupation.soc": Fact("text", lambda draw: self._occupation(draw, "soc"), self.part),
            "occupation.title": Fact("text", lambda draw: self._occupation(draw, "short_title"), self.part),
            "employer.naics": Fact(
                "text",
                lambda draw: Coded(tables.texts("industries", "naics"), self.industry(draw)),
                self.part,
            ),
            "state_employer_id": Fact("text", self.state_employer_id, self.part),
            "control_number": Fact("text", self.control_number, self.part),
            "hire_date": Fact("date", self.hire_date, self.part),
            "pay_frequency": Fact("text", self.pay_frequency, self.part),
            "full_year": Fact("hidden", self.full_year, self.part),
            "wage": Fact("cents", self.wage, self.part),
            "hourly_rate": Fact("cents", self.hourly_rate, self.part),
            "retirement_plan": Fact("bool", lambda draw: draw[f"{self.at}.deferral_rate"] > 0, self.part),
            "deferral_rate": Fact("int", self.deferral_rate, self.part),
        }
        employer = Organization(f"{self.at}.employer", self.employer_name, self.part, reach=4)
        return {
            self.part: Fact("bool", self.present),
            **{f"{self.at}.{name}": fact for name, fact in made.items()},
            **employer.facts(),
        }

    def present(self, draw: Draw) -> NDArray[np.bool_]:
        if self.after is not None:
            return self._was_held(draw, self.after)
        if self.at == "jobs.1":
            return draw.flags("jobs.0.present") & (
                chance(draw.word("jobs.1.present"), 0.06) | ("second_job" in draw.needs)
            )
        if self.person == "primary":
            return has_job(draw)
        years = draw["spouse.age"]
        works = below(draw.word(f"{self.at}.present"), 1000) < WORKING.at(years)
        return np.asarray(draw.flags("spouse.present") & (works | provides(draw, self.at, years)))

    def _was_held(self, draw: Draw, after: str) -> NDArray[np.bool_]:
        """Before those jobs that began lately; the young had none, unless a form needs one."""
        first = np.datetime64(f"{draw.config.reference_date.year - _REMEMBERED}-01-01")
        young = draw[f"{self.person}.age"] < _FIRST_JOB_AGE + _REMEMBERED
        needed = np.bool_(self.person == "primary" and "employment" in draw.needs)
        return np.asarray((draw.dates(f"{after}.hire_date") >= first) & (~young | needed))

    def cell(self, draw: Draw) -> Rows:
        words, again = draw.word(f"{self.at}.cell"), draw.word(f"{self.at}.open_cell")
        cells = cells_for(words, again, draw[f"{self.person}.age"])
        if self.after is None:
            return cells
        return np.where(chance(draw.word(f"{self.at}.changed_trade"), 0.3), cells, draw[f"{self.after}.cell"])

    def industry(self, draw: Draw) -> Rows:
        return tables.numbers("job_cells", "industry")[draw[f"{self.at}.cell"]]

    def _occupation(self, draw: Draw, column: str) -> Coded:
        rows = tables.numbers("job_cells", "occupation")[draw[f"{self.at}.cell"]]
        return Coded(tables.texts("occupations", column), rows)

    def employer_name(self, draw: Draw) -> pa.StringArray:
        return company_names(draw.word(f"{self.at}.employer.name"), trade_groups()[self.industry(draw)])

    def state_employer_id(self, draw: Draw) -> pa.StringArray:
        ein = ein_digits(draw.word(f"{self.at}.employer.ein"), draw.config.id_policy)
        words = draw.word(f"{self.at}.state_employer_id")
        return state_employer_ids(words, draw[f"{self.at}.employer.address.row"], ein)

    def control_number(self, draw: Draw) -> pa.StringArray:
        words = draw.word(f"{self.at}.control_number")
        return where(chance(mix(words), 0.6), fixed("######", digits(below(words, 10**6), 6)), None)

    def hire_date(self, draw: Draw) -> Dates:
        """A year or more before the reference date and after the 17th birthday; short tenures are common.
        Hardly anybody is hired after the 68th."""
        latest = self._latest_hire(draw)
        born = draw.dates(f"{self.person}.birth_date").astype(np.int64)
        first = born + 17 * 366
        words = draw.word(f"{self.at}.hire_date")
        late = chance(mix(words + np.uint64(2)), 0.02)
        last = np.where(late, latest, np.minimum(latest, born + _LAST_HIRED))
        years = np.minimum(
            np.minimum(below(words, 2**10), below(mix(words), 2**10)), below(mix(words + np.uint64(1)), 2**10)
        )
        room = np.clip(last - first, 0, 30 * 365)
        days = last - (room * years >> 10)
        return BUSINESS.last(days.astype("datetime64[D]"))

    def _latest_hire(self, draw: Draw) -> NDArray[np.int64]:
        """As days since 1970."""
        if self.after is not None:
            stay = draw.dates(f"{self.after}.hire_date").astype(np.int64) - _LEAST_STAY
            known = np.datetime64(f"{draw.config.reference_date.year - _REMEMBERED}-01-01").astype(np.int64)
            told = np.datetime64(f"{draw.config.reference_date.year - _TOLD_OF}-12-01").astype(np.int64)
            born = draw.dates(f"{self.person}.birth_date").astype(np.int64)
            grown = np.minimum(born + _GROWN * 366, np.maximum(told, born + _LEAST_AGE * 366))
            return np.asarray(np.maximum(np.minimum(stay, known), grown))
        last = np.datetime64(draw.config.reference_date, "D").astype(np.int64) - 366
        return np.full(len(draw), last, dtype=np.int64)

    def pay_frequency(self, draw: Draw) -> Coded:
        drawn = below(draw.word(f"{self.at}.pay_frequency"), len(_HOURLY_PAID))
        rows = np.where(draw[f"{self.at}.hourly_rate"] > 0, _HOURLY_PAID[drawn], _SALARY_PAID[drawn])
        return Coded(_PAY_FREQUENCIES, rows)

    def full_year(self, draw: Draw) -> NDArray[np.int64]:
        words = draw.word(f"{self.after or self.at}.wage")
        return annual_wages(words, draw[f"{self.at}.cell"], draw[f"{self.person}.age"])

    def hourly_rate(self, draw: Draw) -> NDArray[np.int64]:
        """Cents an hour of hourly workers; 0 for those on a salary."""
        dollars = draw[f"{self.at}.full_year"]
        rate = (dollars * 100 // 2080 + 2) // 5 * 5
        return np.where(dollars < 62_000, rate, 0)

    def wage(self, draw: Draw) -> NDArray[np.int64]:
        """Gross pay of a year, in cents; a second job has a tenth to a quarter of the hours."""
        dollars = draw[f"{self.at}.full_year"]
        hourly = draw[f"{self.at}.hourly_rate"]
        whole = np.where(hourly > 0, hourly * 2080, (dollars + 5) // 10 * 1000)
        if self.at == "jobs.1":
            return whole * (below(draw.word("jobs.1.hours"), 16) + 8) // 80
        return whole

    def deferral_rate(self, draw: Draw) -> NDArray[np.int64]:
        """Share of pay put into a 401(k), in hundredths of a percent; 0 for those without a plan."""
        words = draw.word(f"{self.at}.deferral_rate")
        return np.where(
            chance(words, 0.52), np.array([300, 400, 500, 600, 600, 700, 800, 1000])[below(mix(words), 8)], 0
        )


def facts() -> Facts:
    jobs = (
        Employment("jobs.0", "primary"),
        Employment("jobs.1", "primary"),
        Employment("spouse_jobs.0", "spouse"),
        Employment("former_jobs.0", "primary", after="jobs.0"),
        Employment("former_spouse_jobs.0", "spouse", after="spouse_jobs.0"),
    )
    return {path: fact for job in jobs for path, fact in job.facts().items()}
