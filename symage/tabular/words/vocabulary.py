"""What people call columns: the phrases of all column types, quantities of everyday tables, and the words
that say whose a column is or nothing at all. Reviewed by hand; all in lower case and the singular.

What does not belong here: how a phrase is looked up (`meaning.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from symage.tabular.column_type import listed
from symage.tabular.columns import TYPES


@dataclass(frozen=True, slots=True)
class Meaning:
    """A type and what its constraints are."""

    type: str
    constraints: Mapping[str, Any] = field(default_factory=dict)


PERSONS = frozenset(
    listed(
        "person, people, customer, client, employee, staff, worker, user, patient, "
        "member, student, applicant, borrower, contact, "
        "owner, buyer, subscriber, individual, candidate, resident, tenant, guest, "
        "policyholder, cardholder, account holder, manager, "
        "supervisor, teacher, instructor, author, agent, rep, sales rep, representative, "
        "driver, passenger, parent, guardian, mother, father, "
        "emergency contact, reviewer, assignee, requester, requestor, sender, recipient, "
        "seller contact, contact person, professor, tutor, "
        "advisor, lead, attendee, participant, donor, volunteer, player, shopper, "
        "holder, beneficiary, insured, subscriber, host, admin, "
        "recruiter, boss, coach, sales person, salesperson, account manager, "
        "sales agent, team lead, director, reporter, "
        "technician, operator, clerk, cashier, creator, editor, writer, artist, actor, "
        "homeroom teacher, next of kin, referrer, visitor, "
        "account owner, primary contact, main contact, billing contact, responder, "
        "caregiver, nurse, witness, claimant, payer name, payee name"
    )
)
"""Whose a column is changes nothing about it: a customer's email is an email."""
ORGANIZATIONS = frozenset(
    listed(
        "company, vendor, supplier, employer, business, organization, firm, "
        "manufacturer, store, publisher, brand, office, corporate, seller, merchant"
    )
)
LEADING = frozenset(
    listed(
        "a, an, the, their, his, her, its, each, my, our, your, some, and, or, also, "
        "plus, with, random, fake, dummy, mock, realistic, sample, "
        "full list of, column, column with, column for, field, field for, columns for, "
        "valid, synthetic, of, for, any, then, finally, including, "
        "column called, column named, field called, field named, also a, another, us, "
        "american, current, primary, main, person, list of, given, "
        "unique, distinct, new, specific, generated, corresponding, associated, simple, one, two"
    )
)
"""Words before a phrase that say nothing."""
ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "no": "number", "num": "number", "nbr": "number", "nr": "number", "amt": "amount", "addr": "address",
        "cust": "customer", "emp": "employee", "mgr": "manager", "desc": "description", "cat": "category",
        "prod": "product", "inv": "invoice", "trans": "transaction", "txn": "transaction",
        "trx": "transaction",
        "acct": "account", "dt": "date", "yr": "year", "yrs": "year", "mths": "month", "qty": "quantity",
        "pct": "percent", "dept": "department", "org": "organization", "tel": "telephone", "ph": "phone",
        "mob": "mobile", "bal": "balance", "freq": "frequency", "pos": "position", "dob": "date of birth",
        "avg": "average", "max": "maximum", "min": "minimum", "temp": "temperature", "lic": "license",
        "reg": "registration", "ref": "reference", "loc": "location", "stat": "status", "pmt": "payment",
        "dest": "destination", "auth": "authorization", "ssns": "ssn", "lang": "language",
        "attn": "attention",
        "sq": "square", "ft": "foot", "mins": "minute", "hrs": "hour", "secs": "second", "msg": "message",
        "img": "image", "pic": "picture", "pwd": "password", "usr": "user", "cnt": "count", "tot": "total",
        "val": "value", "ctry": "country", "cntry": "country", "fname": "first name", "lname": "last name",
        "sal": "salary",
    }
)  # fmt: skip
UNITS = frozenset(
    listed(
        "mile, km, kilometer, meter, mg, gram, kg, kilogram, lb, lbs, pound, oz, ounce, cm, mm, "
        "inch, usd, dollar, eur, euro, ms, millisecond, second, minute, hour, mb, gb, celsius, "
        "fahrenheit, liter, gallon"
    )
)
"""What may stand behind a quantity."""
OF_MANY = frozenset(
    listed(
        "average, avg, total, mean, median, maximum, minimum, overall, estimated, expected, actual, "
        "net, gross, base"
    )
)
"""What may stand before a quantity."""
DONE = ("ed", "sold", "paid", "sent", "built", "due", "bought", "made", "seen", "opened")
"""How words end that say what was done on a day."""
LASTING = frozenset(
    listed(
        "lease, trial, contract, term, coverage, policy, subscription, membership, project, rental, "
        "employment, campaign, semester, service, loan, warranty, enrollment, event, course, "
        "billing, fiscal, sprint, phase"
    )
)
"""What has a first day and a last one."""
LASTING_HOURS = frozenset(
    listed("call, meeting, session, shift, trip, ride, appointment, class, job, run, stream")
)
DATED = frozenset(
    listed(
        "date_date, date_datetime, date_past, date_future, date_timestamp, identity_birth_date, "
        "business_hire_date, healthcare_visit_date, healthcare_effective_date"
    )
)
_SALARY = {"min": 20000, "max": 200000}
SALARY_PHRASES = listed(
    "salary, annual salary, yearly salary, annual income, annual wage, annual pay, "
    "yearly pay, earning, annual earning, employee salary, "
    "current salary, pay, salary amount, yearly earning, salary per year, "
    "annual compensation, base annual salary, salaries"
)
_QUANTITIES: Mapping[tuple[int, int], str] = {
    (
        0,
        40,
    ): "year of experience, work experience, experience, year of service, tenure, "
    "tenure in year, year at company, year employed, "
    "years experience, years worked, seniority, year in role, year of work experience, experience in year",
    (
        1,
        6,
    ): (
        "bedroom, number of bedroom, room, number of room, bed, bedroom count, "
        "guest count, number of guest, party size"
    ),
    (1, 4): "bathroom, number of bathroom, bath, bathroom count, floor, number of floor, story",
    (
        500,
        5000,
    ): (
        "square foot, square footage, sqft, living area, floor area, square feet, "
        "lot size, area in square foot"
    ),
    (0, 200_000): "mileage, mile, odometer, odometer reading, distance driven, km driven, kilometer driven",
    (
        1,
        100,
    ): (
        "page count percent, attempt, retry, item, unit count, order in month, "
        "passenger, capacity, seat, number of seat, seat count"
    ),
    (50, 900): "page, number of page, page count, pages",
    (
        1,
        14,
    ): (
        "length of stay, day stay, day of stay, stay length, day in hospital, days stay, "
        "nights, night, number of night, lead time, delivery day"
    ),
    (
        0,
        100,
    ): "email in inbox, inbox count, visit, number of visit, login count, "
    "number of login, absence, day absent, vacation day, sick day, "
    "number of employee absence, support ticket count, complaint, number of complaint",
    (1, 5000): "number of employee, employee count, company size, headcount, staff count",
    (
        0,
        100_000,
    ): "view, page view, view count, impression, follower, follower count, like, "
    "like count, click, number of follower, download, "
    "download count, subscriber count, number of view, number of like, "
    "visitor count, session count, volume, trading volume, population, reach, "
    "share count",
    (
        1,
        480,
    ): "duration, duration in minute, minute, session duration, call duration, "
    "length in minute, delay, delay in minute, delay minute, "
    "time spent, watch time, run time, runtime, minute late, wait time, "
    "waiting time, duration minute, meeting length",
    (
        0,
        60,
    ): (
        "hour, hours worked, hour worked, hour per week, hours per week, weekly hour, "
        "overtime hour, hour worked per week, overtime, hour of work, work hour"
    ),
    (10, 100): "humidity, relative humidity, battery level, battery, brightness, soil moisture",
    (18, 65): "employee age, worker age",
}
_DECIMALS: Mapping[tuple[float, float, int], str] = {
    (
        -10,
        40,
        1,
    ): (
        "temperature, air temperature, room temperature, temp c, temperature celsius, "
        "outdoor temperature, temperature in celsius"
    ),
    (950, 1050, 1): "pressure, air pressure, barometric pressure, atmospheric pressure",
    (0, 120, 1): "speed, wind speed, velocity, average speed",
    (
        0.1,
        500,
        2,
    ): (
        "distance, distance in mile, distance in km, weight in gram, length, width, "
        "depth, volume in liter, trip distance, dimension, thickness, shipping weight"
    ),
    (5, 14, 1): "shoe size",
}
_ENUMS: Mapping[str, tuple[Any, ...]] = {
    "size, shirt size, t shirt size, clothing size, tshirt size, product size": ("S", "M", "L", "XL"),
    "grade, letter grade, class grade": ("A", "B", "C", "D", "F"),
    "season": ("spring", "summer", "autumn", "winter"),
    "shift, work shift": ("day", "evening", "night"),
    "am pm": ("AM", "PM"),
    "risk, risk level, difficulty, risk rating": ("low", "medium", "high"),
    "test result, covid result, lab result": ("positive", "negative"),
    "course, major, field of study, school subject, degree program": (
        "Biology", "Business", "Computer Science", "English", "History", "Mathematics", "Psychology"
    ),
    "genre, music genre, book genre, movie genre": (
        "Comedy", "Drama", "Fantasy", "History", "Mystery", "Romance", "Science fiction", "Thriller"
    ),
    "currency symbol": ("$", "€", "£"),
    "fuel type, fuel": ("gasoline", "diesel", "hybrid", "electric"),
    "transmission": ("automatic", "manual"),
    "body type, vehicle type, car type": ("sedan", "SUV", "truck", "van", "coupe"),
    "seat class, travel class, cabin class, ticket class": ("economy", "business", "first"),
    "contract, contract length, contract term": ("Month-to-month", "One year", "Two year"),
    "pet, pet type, animal": ("dog", "cat", "bird", "fish"),
    "weather, weather condition": ("sunny", "cloudy", "rain", "snow"),
}  # fmt: skip


@cache
def vocabulary() -> Mapping[str, Meaning]:
    """Every phrase and what it means."""
    found = {phrase: Meaning(name) for name, kind in TYPES.items() for phrase in kind.phrases}
    for (low, high), phrases in _QUANTITIES.items():
        found.update(dict.fromkeys(listed(phrases), Meaning("number_integer", {"min": low, "max": high})))
    for (least, most, decimals), phrases in _DECIMALS.items():
        bounds = {"min": least, "max": most, "decimals": decimals}
        found.update(dict.fromkeys(listed(phrases), Meaning("number_decimal", bounds)))
    for phrases, values in _ENUMS.items():
        found.update(dict.fromkeys(listed(phrases), Meaning("custom_enum", {"values": list(values)})))
    found.update(dict.fromkeys(SALARY_PHRASES, Meaning("number_integer", _SALARY)))
    return MappingProxyType(found)
