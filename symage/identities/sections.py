"""The shape of an identity as JSON: which path stands under which key. Makes records and their schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union

Shape = Union[str, "Section", "Degrees", tuple["Section", ...]]
"""A path, a nested object, degrees, or a list of the objects that are present."""


@dataclass(frozen=True, slots=True)
class Degrees:
    """A path whose text is degrees, shown as a number."""

    path: str


@dataclass(frozen=True, slots=True)
class Section:
    """An object; null (or left out of its list) where the yes/no path `present` is false."""

    fields: Mapping[str, Shape]
    present: str | None = None


def _same(at: str, names: str) -> dict[str, Shape]:
    return {name: f"{at}.{name}" for name in names.split()}


def _address(at: str) -> Section:
    place = {"latitude": Degrees(f"{at}.latitude"), "longitude": Degrees(f"{at}.longitude")}
    return Section(
        {**_same(at, "line1 line2 city county state zip"), **place, **_same(at, "time_zone area_code")}
    )


def _organization(at: str, present: str, **more: Shape) -> Section:
    office = Section(_same(f"{at}.address", "line1 line2 city state zip"))
    return Section({**_same(at, "name ein phone"), **more, "address": office}, present)


def _person(at: str) -> dict[str, Shape]:
    names = _same(at, "first_name middle_name last_name suffix sex")
    return {**names, "dob": f"{at}.birth_date", **_same(at, "age ssn phone email driver_license passport")}


def _job(at: str) -> Section:
    present = f"{at}.present"
    return Section(
        {
            "employer": _organization(f"{at}.employer", present, naics=f"{at}.employer.naics"),
            "occupation": Section({"soc": f"{at}.occupation.soc", "title": f"{at}.occupation.title"}),
            **_same(at, "hire_date pay_frequency wage hourly_rate state_employer_id"),
        },
        present,
    )


def _dependent(at: str) -> Section:
    shown = _same(at, "first_name middle_name last_name sex age ssn relationship")
    return Section({**shown, "dob": f"{at}.birth_date"}, f"{at}.present")


def _plain(at: str, names: str, **more: Shape) -> Section:
    return Section({**more, **_same(at, names)}, f"{at}.present")


ALWAYS: Mapping[str, Shape] = {
    **_person("primary"),
    "address": _address("address"),
    "employer": _organization("jobs.0.employer", "jobs.0.present", naics="jobs.0.employer.naics"),
    "occupation": Section(_same("jobs.0.occupation", "soc title"), "jobs.0.present"),
    "salary": "jobs.0.wage",
    "household": Section(_same("household", "size filing_status marital_status dependents")),
}
"""What every identity shows."""

OPTIONAL: Mapping[str, Shape] = {
    "race_ethnicity": "primary.race_ethnicity",
    "previous_address": _address("previous_address"),
    "spouse": Section({**_person("spouse"), "jobs": (_job("spouse_jobs.0"),)}, "spouse.present"),
    "dependents": tuple(_dependent(f"dependents.{number}") for number in range(4)),
    "jobs": (_job("jobs.0"), _job("jobs.1")),
    "self_employment": _plain(
        "self_employment", "business_name activity naics ein gross_receipts expenses net_profit start_date"
    ),
    "retirement": _plain(
        "retirement",
        "account_number distribution taxable",
        payer=_organization("retirement.payer", "retirement.present"),
    ),
    "social_security": _plain("social_security", "benefit"),
    "unemployment": _plain("unemployment", "benefit"),
    "support": _plain("support", "kind amount"),
    "investments": _plain(
        "investments",
        "account_number value interest dividends qualified_dividends",
        broker=_organization("investments.broker", "investments.present"),
    ),
    "mortgage": _plain(
        "mortgage",
        "account_number origination_date original_principal balance monthly_payment "
        "interest_paid property_tax",
        lender=_organization("mortgage.lender", "mortgage.present"),
    ),
    "student_debt": _plain(
        "student_debt",
        "account_number balance monthly_payment interest_paid",
        lender=_organization("student_debt.lender", "student_debt.present"),
    ),
    "health_cover": _plain(
        "health_cover",
        "kind plan_name member_id group_number mbi effective_date monthly_premium",
        payer=_organization("health_cover.payer", "health_cover.present"),
    ),
    "bank": _plain("bank", "name routing account_number account_kind balance"),
    "card": _plain("card", "issuer number expiry cvv limit balance"),
    "credit_score": "credit_score",
    "income": "household.income",
    "monthly_rent": "household.monthly_rent",
    "physician": Section(_same("physician", "first_name last_name npi phone")),
    "prior_year_agi": "prior_year_agi",
}
"""What an identity shows when `include` names it."""

FIELDS = (*ALWAYS, *OPTIONAL)
