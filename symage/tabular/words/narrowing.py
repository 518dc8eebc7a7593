"""What a column means together with what was said of its values: bounds, lists, patterns, shares."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from symage.tabular.cells import LARGEST
from symage.tabular.columns import TYPES
from symage.tabular.fillings.dates import TODAY
from symage.tabular.words.amounts import Span
from symage.tabular.words.endings import ENDINGS
from symage.tabular.words.kinds import ABOVE_NAMES, KINDS
from symage.tabular.words.meaning import is_dated, meaning_of, plain_phrase
from symage.tabular.words.objects import kind_of
from symage.tabular.words.said import Said
from symage.tabular.words.vocabulary import Meaning

_NO_QUANTITY = frozenset({"date", "time", "timestamp", "code", "phone", "zip", "birthday", "name", "email"})
_CONTINUOUS = frozenset({"normal", "lognormal", "exponential", "uniform"})
_TAIL = 12
"""Beyond so many times its mean distance from the least number nothing of an exponential distribution is."""
_MOMENTS = frozenset({"date_datetime", "date_timestamp"})
_OPEN_END = 1000
_ID = Meaning("number_integer", {"min": 1, "max": 1000})
"""Of another table's row, where it is not the first column."""
Step = Callable[[Said, str, Meaning | None], Meaning | None]


def narrowed(said: Said, phrase: str, *, first: bool) -> Meaning | None:
    """What a column means; None where no rule knows. `first`: it begins the table."""
    meaning = _of_kind(said, meaning_of(phrase)) or _hinted(said)
    if phrase.endswith(" id") and meaning in (_ID, Meaning("number_sequence")):
        meaning = Meaning("number_sequence") if first else _ID
    for step in STEPS:
        meaning = step(said, phrase, meaning)
    return meaning


def _of_kind(said: Said, meaning: Meaning | None) -> Meaning | None:
    """As the kind of data beside the name says, where the name says nothing or another kind."""
    kind = KINDS.get(said.kind)
    if said.every and is_dated(meaning):
        return Meaning("date_sequence", {"unit": said.every})
    if kind == Meaning("number_integer") and meaning is not None and kind_of(meaning.type) == "text":
        return Meaning("number_sequence") if meaning.type.endswith("_id") else kind
    return kind if kind is not None and (meaning is None or said.kind in ABOVE_NAMES) else meaning


def _hinted(said: Said) -> Meaning | None:
    """Of what stands in brackets behind an unknown phrase."""
    return next((found for hint in said.hints if (found := meaning_of(plain_phrase(hint)))), None)


def _values(said: Said, _phrase: str, meaning: Meaning | None) -> Meaning | None:
    if not said.values:
        return meaning
    if {str(value).lower() for value in said.values} == {"true", "false"}:
        return Meaning("custom_boolean")
    weights = {"weights": [_plain(weight) for weight in said.weights]} if said.weights else {}
    return Meaning("custom_enum", {"values": list(said.values), **weights})


def _pattern(said: Said, _phrase: str, meaning: Meaning | None) -> Meaning | None:
    if said.start is not None:
        return Meaning("number_sequence", {"start": said.start})
    if not said.mask:
        return meaning
    if meaning is not None and said.shape and said.shape.count("#") == TYPES[meaning.type].digits > 0:
        return replace(meaning, constraints={"format": said.shape})
    return Meaning("custom_mask", {"mask": said.mask[:100]})


def _days(said: Said, phrase: str, meaning: Meaning | None) -> Meaning | None:
    if said.of_age and said.bounds and meaning is not None and meaning.type == "identity_birth_date":
        return Meaning("date_date", _born(*said.bounds).bounds)
    span = said.span or _years(said, phrase, meaning)
    if span is None:
        return meaning
    if meaning is not None and meaning.type in _MOMENTS:
        return Meaning(meaning.type, span.bounds)
    dated = meaning is None or meaning.type.startswith("date_") or "date" in meaning.type
    return Meaning("date_date", span.bounds) if dated else meaning


def _years(said: Said, phrase: str, meaning: Meaning | None) -> Span | None:
    """Years that bound days: "hire date 2015-2020"."""
    is_day = meaning is not None and (
        meaning.type
        in (
            "date_date",
            "date_datetime",
            "date_past",
            "identity_birth_date",
            "business_hire_date",
            "date_future",
        )
    )
    if not said.bounds or not (is_day or "date" in phrase.split()):
        return None
    low, high = said.bounds
    if all(isinstance(year, int) and 1900 <= year <= 2199 for year in (low, high)):
        return Span(date(int(low), 1, 1), date(int(high), 12, 31))
    return None


def _born(low: float, high: float) -> Span:
    """When people of these ages were born."""
    first, last = (TODAY.replace(year=TODAY.year - int(min(age, 120)), day=28) for age in (high, low))
    return Span(first, last)


def _numbers(said: Said, phrase: str, meaning: Meaning | None) -> Meaning | None:
    """Bounds and distributions make plain numbers, an age beside the person's among them; what is not known
    is a number too, unless its name says that it is no quantity."""
    bounds = _bounds(said, meaning)
    if bounds is None or said.of_age or said.values or said.mask:
        return meaning
    if meaning is None and not _NO_QUANTITY.isdisjoint(phrase.split()):
        return None
    if meaning is not None and not _is_number(meaning):
        return meaning
    low, high = bounds
    decimals = _fine(said, high - low) if meaning is None else _decimals(meaning)
    if isinstance(low, float) or isinstance(high, float):
        decimals = decimals or _places(low, high)
    made: dict[str, Any] = {"min": low, "max": high}
    if decimals:
        made["decimals"] = decimals
    if said.distribution:
        made["distribution_type"] = said.distribution
        if said.parameters:
            made["distribution_params"] = {name: _plain(value) for name, value in said.parameters.items()}
    return Meaning("number_decimal" if decimals else "number_integer", made)


def _counted(said: Said, _phrase: str, meaning: Meaning | None) -> Meaning | None:
    """A number between bounds is counted: it names nothing."""
    return Meaning("number_integer") if meaning == ENDINGS["number"] and said.bounds else meaning


def _fine(said: Said, width: float) -> int | None:
    """Decimals of what nobody knows, where its distribution is one of all numbers."""
    if said.distribution not in _CONTINUOUS:
        return None
    return 2 if width > 1 else 4


def _bounds(said: Said, meaning: Meaning | None) -> tuple[float, float] | None:
    found = said.bounds
    if found is None and said.distribution and {"mean", "std"} <= set(said.parameters):
        mean, std = said.parameters["mean"], said.parameters["std"]
        found = (_plain(mean - 4 * std), _plain(mean + 4 * std))
    if found is None and said.least is None and said.most is None and said.parameters.get("scale", 0) > 0:
        found = (0, _plain(_TAIL * said.parameters["scale"]))
    if found is None and (said.least is not None or said.most is not None or said.distribution):
        usual = _usual(meaning)
        low = usual[0] if said.least is None else said.least
        high = usual[1] if said.most is None else said.most
        found = (
            (low, high)
            if low <= high
            else (low, low + _OPEN_END)
            if said.most is None
            else (min(0, high), high)
        )
    if found is None or not -LARGEST <= found[0] <= found[1] <= LARGEST:
        return None
    return found


def _usual(meaning: Meaning | None) -> tuple[float, float]:
    """The bounds that a type has by itself."""
    if meaning is None:
        return (0, _OPEN_END)
    keys = {key.name: key.default for key in TYPES[meaning.type].constraints}
    low, high = (meaning.constraints.get(name, keys.get(name)) for name in ("min", "max"))
    if meaning.type == "identity_age":
        return (18, 90)
    return (_plain(float(low or 0)), _plain(float(high if high is not None else _OPEN_END)))


def _is_number(meaning: Meaning) -> bool:
    keys = {key.name for key in TYPES[meaning.type].constraints}
    return "distribution_type" in keys or meaning.type in _NUMERIC


_NUMERIC = frozenset(
    {
        *(
            "identity_age",
            "identity_birth_year",
            "identity_household_size",
            "identity_dependents",
            "identity_children",
        ),
        *(
            "finance_salary",
            "finance_income",
            "finance_hourly_rate",
            "finance_credit_score",
            "finance_account_balance",
        ),
        *(
            "finance_card_limit",
            "finance_card_balance",
            "finance_home_value",
            "finance_card_apr",
            "healthcare_charge",
        ),
        *(
            "healthcare_height_cm",
            "healthcare_height_in",
            "healthcare_weight_kg",
            "healthcare_weight_lb",
            "healthcare_bmi",
        ),
        *(
            "healthcare_systolic",
            "healthcare_diastolic",
            "healthcare_premium",
            "finance_mortgage_balance",
            "number_sequence",
        ),
        *(
            "finance_mortgage_payment",
            "finance_mortgage_rate",
            "finance_investments",
            "finance_student_debt",
            "finance_property_tax",
        ),
        *("healthcare_copay", "healthcare_deductible", "finance_loan_term", "finance_tax_rate"),
    }
)
"""Types whose values are numbers although nothing narrows them."""


def _decimals(meaning: Meaning) -> int | None:
    given = meaning.constraints.get("decimals")
    keys: Mapping[str, Any] = {key.name: key.default for key in TYPES[meaning.type].constraints}
    return given or keys.get("decimals")


def _places(*values: float) -> int:
    return max(2, *(len(repr(value).partition(".")[2]) for value in values if isinstance(value, float)))


def _shares(said: Said, _phrase: str, meaning: Meaning | None) -> Meaning | None:
    if said.true_rate is not None:
        meaning = Meaning("custom_boolean", {"true_rate": said.true_rate})
    if meaning is None and said.percent:
        meaning = Meaning("number_percentage")
    if meaning is None:
        return None
    more = {} if said.null_rate is None else {"null_rate": said.null_rate}
    if said.unique:
        more["unique"] = True
    return replace(meaning, constraints={**meaning.constraints, **more})


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


STEPS: tuple[Step, ...] = (_values, _pattern, _days, _counted, _numbers, _shares)
