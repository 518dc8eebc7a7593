"""Jobs in another year: the one that is held at its end, the one before it, and what they paid.

Who began the present job later held the one before it then; whoever changed in the year has pay of both.
"""

from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import series
from symage.identities.dates import years
from symage.identities.facts import Facts
from symage.identities.pay import WHOLE_YEAR
from symage.identities.text import digits, fixed, where
from symage.identities.year_draw import Move, Whole, YearDraw, begun, selected, under
from symage.randomness import below, chance, mix


def job_moves(facts: Facts) -> dict[str, Move]:
    made: dict[str, Move] = {
        "jobs.1.present": _second_present,
        "jobs.1.wage": _second_wage,
        **_pay_moves("jobs.1"),
        "jobs.other_wages": lambda draw: draw["jobs.1.wage"] + draw["jobs.left_wages"],
        "spouse_jobs.other_wages": lambda draw: draw["spouse_jobs.left_wages"],
    }
    for at, former in (("jobs.0", "former_jobs.0"), ("spouse_jobs.0", "former_spouse_jobs.0")):
        made |= {
            path: partial(_held, at=at, former=former, name=path.removeprefix(at))
            for path in under(facts, at)
        }
        made |= {**_pay_moves(at), **_pay_moves(former)}
        made[f"{at}.wage"] = partial(_wage, at=at, former=former)
        made[f"{at}.hourly_rate"] = partial(_hourly_rate, at=at, former=former)
        made[f"{at}.paid_days"] = partial(_paid_days, at=at, former=former)
        made[f"{at}.bonus"] = facts[f"{at}.bonus"].compute
        head = at.removesuffix(".0")
        made[f"{head}.left_days"] = partial(_left_days, at=at, former=former)
        made[f"{head}.left_wages"] = partial(_left_wages, head=head, former=former)
        made[f"{at}.control_number"] = partial(_control_number, at=at, former=former)
    return made


def _second_present(draw: YearDraw) -> NDArray[np.bool_]:
    return draw.now.flags("jobs.1.present") & (draw["jobs.1.wage"] > 0)


def _second_wage(draw: YearDraw) -> Whole:
    pay = draw["jobs.1/year"] * _days(draw, "jobs.1") // WHOLE_YEAR
    return np.where(draw.flags("jobs.0.present"), pay, 0)


def _hourly_rate(draw: YearDraw, at: str, former: str) -> Whole:
    return np.where(begun(draw, f"{at}.hire_date"), draw[f"{at}/rate"], draw[f"{former}/rate"])


def _held(draw: YearDraw, at: str, former: str, name: str) -> Any:
    """The fact of the job that was held at the end of the year."""
    return selected(begun(draw, f"{at}.hire_date"), draw.now.raw(at + name), draw.now.raw(former + name))


def _pay_moves(at: str) -> dict[str, Move]:
    """`at/rate`: cents an hour; `at/year`: what a whole year of that job paid."""
    return {f"{at}/rate": partial(_rate, at=at), f"{at}/year": partial(_year_of_pay, at=at)}


_LEAST_RATE = 725
"""Cents an hour (Fair Labor Standards Act)."""


def _rate(draw: YearDraw, at: str) -> Whole:
    rate = (draw.moved(series.PAY, f"{at}.hourly_rate") + 2) // 5 * 5
    return np.where(draw.now[f"{at}.hourly_rate"] > 0, np.maximum(rate, _LEAST_RATE), 0)


def _year_of_pay(draw: YearDraw, at: str) -> Whole:
    """Of the hourly paid the rate for the hours of the year; salaries in tens of dollars."""
    rate_now, wage_now = draw.now[f"{at}.hourly_rate"], draw.now[f"{at}.wage"]
    words = draw.word(f"{at}.hours/{draw.year}")
    hours = wage_now // np.maximum(rate_now, 1) * (1000 - chance(words, 0.3) * below(mix(words), 60)) // 1000
    salary = (draw.moved(series.PAY, f"{at}.wage") + 500) // 1000 * 1000
    return np.where(rate_now > 0, draw[f"{at}/rate"] * hours, salary)


def _days(draw: YearDraw, at: str) -> Whole:
    """Days of the year, of 365, after the job had begun."""
    hired = draw.now.dates(f"{at}.hire_date")
    last = np.datetime64(f"{draw.year}-12-31")
    days = np.clip((last - hired).astype(np.int64) + 1, 0, WHOLE_YEAR)
    return np.where(np.isnat(hired), 0, days)


def _paid_days(draw: YearDraw, at: str, former: str) -> Whole:
    """Of the job that was held at the end of the year."""
    return np.where(begun(draw, f"{at}.hire_date"), _days(draw, at), _days(draw, former))


def _wage(draw: YearDraw, at: str, former: str) -> Whole:
    """Of the job that was held at the end of the year, for the part of the year since it had begun."""
    pay = np.where(begun(draw, f"{at}.hire_date"), draw[f"{at}/year"], draw[f"{former}/year"])
    return np.asarray(pay * draw[f"{at}.paid_days"] // WHOLE_YEAR)


def _left_wages(draw: YearDraw, head: str, former: str) -> Whole:
    """Pay of the year from the employer that was left in it."""
    return np.asarray(draw[f"{former}/year"] * draw[f"{head}.left_days"] // WHOLE_YEAR)


def _left_days(draw: YearDraw, at: str, former: str) -> Whole:
    """Of the year, with the employer that was left in it."""
    hired = draw.now.dates(f"{at}.hire_date")
    in_year = begun(draw, f"{at}.hire_date") & (
        years(np.where(np.isnat(hired), _LONG_AGO, hired)) == draw.year
    )
    days = np.clip(WHOLE_YEAR - _days(draw, at) - _BETWEEN_JOBS, 0, _days(draw, former))
    return np.where(in_year, days, 0)


_LONG_AGO = np.datetime64("1900-01-01")
_BETWEEN_JOBS = 14
"""Days without pay between two jobs."""


def _control_number(draw: YearDraw, at: str, former: str) -> pa.StringArray:
    """Of the year's statement; an employer who numbers statements numbers them every year."""
    before = selected(
        begun(draw, f"{at}.hire_date"),
        draw.now.raw(f"{at}.control_number"),
        draw.now.raw(f"{former}.control_number"),
    )
    numbers = fixed("######", digits(below(draw.word(f"{at}.control_number/{draw.year}"), 10**6), 6))
    return where(before.is_valid().to_numpy(zero_copy_only=False), numbers, None)
