"""Days, moments, times of day and parts of dates. Today is the day on which people have their ages."""

from datetime import date

from symage.tabular.column_type import ColumnType, Types, drawn, listed, ruled
from symage.tabular.fillings import dates
from symage.tabular.fillings.dates import TODAY, DayKind, MomentKind, Times
from symage.tabular.fillings.numbers import NumberKind
from symage.tabular.fillings.pieces import one_of

_AGO = date(TODAY.year - 9, 1, 1)
_RECENT = date(TODAY.year - 2, 1, 1)

TYPES: Types = {
    "date_date": ruled(
        "Day",
        DayKind(_AGO, TODAY),
        "date, day, random date, start date, order date, purchase date, "
        "registration date, signup date, sign up date, join date, "
        "date joined, joined, joined date, invoice date, payment date, transaction date, "
        "event date, enrollment date, created date, creation date, "
        "hire date, hired on, date hired, date of hire, release date, publication date, "
        "published date, publish date, effective date, "
        "issue date, date issued, open date, opened date, opening date, booking date, "
        "sale date, date of sale, sold date, shipping date, ship date, "
        "shipped date, delivery date, delivered date, arrival date, departure date, "
        "admission date, graduation date, filing date, entry date, "
        "inspection date, test date, report date, posting date, post date, "
        "contract date, review date, close date, closed date, closing date, "
        "termination date, date of purchase, activation date, membership date, "
        "last purchase date, last order date, first purchase date, "
        "last visit date, last visit, listing date, paid date, date paid, "
        "discharge date, registered date, registered, date registered, member since, "
        "customer since, "
        "birth date of child, hiring date, employment date, employment start date, "
        "completion date, date of birth of pet, manufacture date, "
        "service date, appointment date, approval date, application date, date applied, "
        "last contact date, first visit date, "
        "subscription date, subscription start date, subscription start, "
        "contract start date, as of date, settlement date, trade date, value date, "
        "check date, pay date",
    ),
    "date_past": ruled(
        "Day of the last year",
        DayKind(date(TODAY.year, 1, 1), TODAY),
        "recent date, past date, date in the past, date within last year, last activity date, last seen date",
    ),
    "date_future": ruled(
        "Day of the two years to come",
        DayKind(date(TODAY.year + 1, 1, 1), date(TODAY.year + 2, 12, 31)),
        "future date, expiration date, expiry date, due date, expires on, expiry, "
        "end date, date in the future, deadline, renewal date, "
        "valid until, maturity date, next appointment, next visit date, expires, "
        "next payment date, target date, contract end date, "
        "next appointment date, warranty end date, best before, payment due date, "
        "expected close date, subscription end date, subscription end, "
        "expected delivery date",
    ),
    "date_datetime": ruled(
        "Moment",
        MomentKind(_RECENT, TODAY),
        "datetime, date time, date and time, timestamp, created at, updated at, "
        "modified at, last login, created, updated, created on, last modified, "
        "last updated, modified, last login at, last seen, login time, event time, "
        "event timestamp, logged at, order time, inserted at, deleted at, "
        "last activity, last login timestamp, last login date, last login time, "
        "created timestamp, updated timestamp, time stamp, posted at, published at, "
        "registered at, started at, ended at, completed at, recorded at, start datetime, "
        "end datetime, reading time, transaction time, log time, checkout time, "
        "last sign in, signup time, modified on, updated on, created time, "
        "transaction timestamp, submitted at, processed at, received at, sent at, "
        "last active, date created, date modified, date updated, date added, added at, "
        "opened at, closed at, resolved at, measurement time, reading timestamp, "
        "start timestamp, end timestamp, ts, creation time, update time, "
        "date last modified, modified date, last modified date, updated date, last update",
    ),
    "date_timestamp": ruled(
        "Seconds since 1970",
        MomentKind(_RECENT, TODAY, counted=True),
        "unix timestamp, epoch, unix time, epoch time, epoch second, posix time, unix epoch",
    ),
    "date_time": drawn(
        "Time of day",
        Times(0, dates.DAY - 1),
        "time, time of day, clock time, start time, end time, arrival time, "
        "departure time, check in time, check out time, hour and minute, "
        "appointment time, clock in, clock out, opening time, closing time, shift start, "
        "shift end, pickup time, visit time",
    ),
    "date_business_hours": drawn(
        "Time of day from 9 to 17",
        Times(9 * 3600, 17 * 3600),
        "business hour, office hour, working hour, time in business hours",
    ),
    "date_year": ruled(
        "Year",
        NumberKind(TODAY.year - 30, TODAY.year),
        (
            "year, fiscal year, tax year, graduation year, year built, model year, "
            "year of graduation, published year, publication year, year published, "
            "release year, founded year, year founded, built year, year of manufacture, "
            "school year, construction year, manufacture year, yr, year of publication, "
            "vintage, year of release"
        ),
    ),
    "date_month": drawn(
        "Name of a month",
        one_of(
            "January | February | March | April | May | June | July | August | September | "
            "October | November | December"
        ),
        "month, month name, name of month, birth month",
    ),
    "date_month_number": ruled(
        "Number of a month", NumberKind(1, 12), "month number, month of year, mm, numeric month"
    ),
    "date_weekday": drawn(
        "Day of the week",
        one_of("Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday"),
        "weekday, day of week, day of the week, day name, week day, dow, name of day",
    ),
    "date_day_of_month": ruled(
        "Day of a month", NumberKind(1, 28), "day of month, day number, day of the month, dd"
    ),
    "date_week": ruled(
        "Week of a year", NumberKind(1, 52), "week, week number, week of year, calendar week, iso week"
    ),
    "date_hour": ruled("Hour of a day", NumberKind(0, 23), "hour, hour of day, hh, hour of the day"),
    "date_quarter": drawn(
        "Quarter of a year",
        one_of("Q1 | Q2 | Q3 | Q4"),
        "quarter, fiscal quarter, calendar quarter, qtr, quarter of year",
    ),
    "date_sequence": ColumnType(
        "One day or moment after another, for each key anew",
        dates.read_steps,
        dates.STEP_KEYS,
        listed("date sequence, consecutive date, daily date, sequential date, date series, consecutive day"),
    ),
    "date_after": ColumnType(
        "Some days after another column's",
        dates.read_after,
        dates.AFTER_KEYS,
        listed("follow up date, followup date, return date"),
        {"column": "example_date", "max_days": 14},
    ),
}
