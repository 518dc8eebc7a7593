"""What people call columns, reviewed by hand: phrase -> type and constraints.

Phrases are in lower case and singular, without punctuation. A phrase stands here when it can hardly mean
anything else: "number" alone, "code" or "name of the product" do not. What does not belong here: how a
description is taken apart (`prompt.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Meaning:
    type: str
    constraints: Mapping[str, Any] = field(default_factory=dict)


PERSONS = (
    *("person", "people", "customer", "client", "employee", "staff", "worker", "user", "patient", "member"),
    *("student", "applicant", "borrower", "contact", "owner", "buyer", "subscriber", "individual"),
    *("candidate", "resident", "tenant", "guest", "policyholder", "cardholder", "account holder"),
)
"""Whose property a column is changes nothing about it: "customer email" is "email"."""
LEADING = ("a", "an", "the", "their", "his", "her", "its", "each", "full list of", "column for", "random")
"""Words before a phrase that say nothing."""

_PEOPLE: Mapping[str, Sequence[str]] = {
    "text_first_name": ("first name", "firstname", "given name", "forename", "fname", "christian name"),
    "text_last_name": ("last name", "lastname", "surname", "family name", "lname", "second name"),
    "text_full_name": ("name", "full name", "fullname", "complete name", "first and last name", "legal name"),
    "ssn": ("ssn", "social security number", "social security no", "social security", "ss number"),
    "identity_age": ("age", "age in years", "current age"),
    "identity_gender": ("gender", "sex", "male or female", "male female", "m f", "m or f"),
    "address_city": ("city", "town", "city of residence", "home city", "city name", "hometown"),
    "address_state": (
        *("state", "us state", "u s state", "state of residence", "state code", "home state"),
        *("state abbreviation", "two letter state", "american state"),
    ),
    "address_zip": ("zip", "zip code", "zipcode", "postal code", "postcode", "postal zip", "postal zip code"),
    "phone": (
        *(
            "phone",
            "phone number",
            "telephone",
            "telephone number",
            "mobile",
            "mobile number",
            "mobile phone",
        ),
        *(
            "cell",
            "cell phone",
            "cell number",
            "cellphone",
            "contact number",
            "phone no",
            "home phone",
            "tel",
        ),
        *("mobile phone", "mobile phone number", "cell phone number", "home phone number", "contact phone"),
    ),
    "email": (
        *("email", "e mail", "email address", "e mail address", "mail address", "contact email"),
        *("personal email", "email id", "email contact"),
    ),
}

_INTEGERS: Mapping[tuple[int, int], Sequence[str]] = {
    (20000, 200000): (
        *("salary", "annual salary", "yearly salary", "income", "annual income", "yearly income", "wage"),
        *("annual wage", "base salary", "gross salary", "gross income", "household income", "earning"),
        *("annual earning", "base pay", "annual pay", "yearly earning"),
    ),
    (300, 850): ("credit score", "fico score", "fico"),
    (0, 40): ("year of experience", "work experience", "experience", "year of service", "tenure in year"),
    (1, 100): ("quantity", "qty", "number of item", "item count", "unit sold", "order quantity"),
    (0, 5): (
        "number of child",
        "number of children",
        "child count",
        "number of dependent",
        "dependent count",
    ),
    (1, 5): (
        "rating",
        "star rating",
        "customer rating",
        "review score",
        "satisfaction",
        "satisfaction score",
    ),
    (0, 100): ("score", "test score", "exam score", "points"),
    (1, 6): ("household size", "family size", "number of room", "bedroom", "number of bedroom"),
    (2000, 2025): ("year", "model year"),
}
_DECIMALS: Mapping[tuple[float, float, int], Sequence[str]] = {
    (1, 500, 2): ("price", "unit price", "product price", "item price", "cost", "unit cost", "list price"),
    (1, 5000, 2): (
        *(
            "amount",
            "total",
            "total amount",
            "purchase amount",
            "order amount",
            "order total",
            "invoice total",
        ),
        *("transaction amount", "payment amount", "payment", "invoice amount", "total price"),
    ),
    (0, 25000, 2): ("balance", "account balance", "bank balance"),
    (10, 90, 2): ("hourly wage", "hourly rate", "hourly pay", "pay rate"),
    (0, 100, 1): ("percentage", "percent", "percentage score"),
    (0, 4, 2): ("gpa", "grade point average"),
    (0, 50, 1): ("discount", "discount percentage", "discount rate"),
    (50, 250, 1): ("weight in pound", "weight in lb"),
    (2, 12, 3): ("interest rate", "apr"),
}
_ENUMS: Mapping[tuple[Any, ...], Sequence[str]] = {
    ("Engineering", "Sales", "Marketing", "Finance", "Operations", "Human Resources", "Support", "Legal"): (
        *("department", "dept", "department name", "division"),
    ),
    ("active", "inactive", "pending"): (
        "status",
        "account status",
        "membership status",
        "subscription status",
    ),
    ("pending", "shipped", "delivered", "returned", "canceled"): ("order status", "shipping status"),
    ("single", "married", "divorced", "widowed"): ("marital status", "married status"),
    ("full-time", "part-time", "contract", "temporary"): (
        *("employment type", "employment status", "job type", "contract type"),
    ),
    ("less than high school", "high school", "some college", "associate", "bachelor", "graduate"): (
        *("education", "education level", "highest education", "degree", "highest degree"),
    ),
    ("credit card", "debit card", "bank transfer", "cash", "check"): (
        *("payment method", "payment type", "method of payment"),
    ),
    ("low", "medium", "high"): ("priority", "risk level", "priority level", "severity"),
    ("A", "B", "C", "D", "F"): ("grade", "letter grade"),
    ("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"): ("blood type", "blood group"),
    ("checking", "savings", "credit"): ("account type", "bank account type"),
    ("USD", "EUR", "GBP", "CAD"): ("currency", "currency code"),
    (True, False): (
        *("boolean", "yes or no", "true or false", "is active", "active flag", "is member", "subscribed"),
        *("newsletter subscription", "email opt in", "opted in", "is subscribed", "verified", "is verified"),
    ),
}
_MASKS: Mapping[str, Sequence[str]] = {
    "AAA-999999": ("order number", "order id", "invoice number", "invoice id", "transaction id", "reference"),
    "99999999": ("id", "user id", "identifier", "account id", "id number", "record id"),
    "AA-99999": ("badge number", "badge id", "employee number", "staff number"),
    "AAA 9999": ("license plate", "licence plate", "plate number"),
    "AAAA-9999-XX": ("sku", "product code", "item code", "stock number", "product id"),
    "999999999999": ("account number", "bank account number", "policy number", "membership number"),
}
CERTAIN_ONLY = ("ssn", "email")
"""Types that a misspelt phrase never means: what it would fill in would be believed."""


def _meanings() -> dict[str, Meaning]:
    found = {phrase: Meaning(kind) for kind, phrases in _PEOPLE.items() for phrase in phrases}
    for (low, high), phrases in _INTEGERS.items():
        found |= {phrase: Meaning("number_integer", {"min": low, "max": high}) for phrase in phrases}
    for (least, most, decimals), phrases in _DECIMALS.items():
        constraints = {"min": least, "max": most, "decimals": decimals}
        found |= {phrase: Meaning("number_decimal", constraints) for phrase in phrases}
    for values, phrases in _ENUMS.items():
        found |= {phrase: Meaning("custom_enum", {"values": list(values)}) for phrase in phrases}
    for mask, phrases in _MASKS.items():
        found |= {phrase: Meaning("custom_mask", {"mask": mask}) for phrase in phrases}
    return found


MEANINGS: Mapping[str, Meaning] = MappingProxyType(_meanings())
