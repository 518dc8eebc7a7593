"""Numbers that are about nothing in particular, and sequences and series of them."""

from symage.tabular.column_type import ColumnType, Types, listed, ruled
from symage.tabular.fillings import series
from symage.tabular.fillings.numbers import NumberKind
from symage.tabular.fillings.series import Sequence, Series

TYPES: Types = {
    "number_integer": ruled(
        "Whole number",
        NumberKind(),
        (
            "integer, number, whole number, int, random number, random integer, count, "
            "a number, numeric, random int, num, random whole number"
        ),
    ),
    "number_decimal": ruled(
        "Number with decimals",
        NumberKind(decimals=2),
        (
            "decimal, float, decimal number, real number, random decimal, random float, "
            "double, floating point number, fractional number, ratio"
        ),
    ),
    "number_percentage": ruled(
        "Percentage, from 0 to 100",
        NumberKind(0, 100, 1),
        "percentage, percent, pct, discount percentage, percent complete, "
        "completion rate, discount, discount rate, growth rate, "
        "conversion rate, progress, discount percent, discount pct, utilization, "
        "occupancy rate, attendance, attendance rate, completion percentage, "
        "commission rate, margin, probability of close",
    ),
    "number_probability": ruled(
        "Between 0 and 1",
        NumberKind(0, 1, 4),
        "probability, likelihood, confidence, confidence score, fraction",
    ),
    "number_rating": ruled(
        "Stars, from 1 to 5",
        NumberKind(1, 5, None, "normal", {"mean": 4.2, "std": 1}),
        (
            "rating, star, star rating, stars, review score, customer rating, user rating, "
            "performance rating, satisfaction, satisfaction score, satisfaction rating, "
            "average rating, product rating"
        ),
    ),
    "number_score": ruled(
        "Points, from 0 to 100",
        NumberKind(0, 100, None, "normal", {"mean": 72, "std": 14}),
        (
            "score, test score, exam score, point, mark, grade percentage, points, "
            "final score, quiz score, lead score, total score"
        ),
    ),
    "number_gpa": ruled(
        "Grade point average, from 0 to 4",
        NumberKind(0, 4, 2, "normal", {"mean": 3.1, "std": 0.5}),
        "gpa, grade point average, cumulative gpa",
    ),
    "number_sequence": ColumnType(
        "1, 2, 3 …, or in other steps; each number in several rows where it is a key of series",
        Sequence.read,
        series.SEQUENCE_KEYS,
        listed(
            "id, row number, sequence, auto increment, serial, serial number, index, row id, "
            "number of row, running number, primary key, pk, "
            "sequential id, sequence number, seq, incrementing id, autoincrement, record id, "
            "record number, line number, line item number, row, "
            "identifier, unique id, user id, sequential number, no"
        ),
    ),
    "number_series": ColumnType(
        "Wanders from row to row within a key: a stock's price, a sensor's reading",
        Series.read,
        series.SERIES_KEYS,
        listed("time series, random walk, series value"),
        {"key": "example_key"},
    ),
}
