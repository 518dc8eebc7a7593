"""What is measured of the row's person."""

from symage.tabular.column_type import ColumnType, Types, listed, ruled
from symage.tabular.fillings import bodies
from symage.tabular.fillings.numbers import NumberKind
from symage.tabular.fillings.rows import RowFact


def _row(description: str, filling: RowFact, phrases: str) -> ColumnType:
    return ColumnType(description, filling.read, phrases=listed(phrases))


TYPES: Types = {
    "healthcare_height_cm": _row(
        "Height in centimetres, by sex",
        RowFact(bodies.height_cm),
        "height, height in cm, height cm, body height, height centimeter, height in centimeter",
    ),
    "healthcare_height_in": _row(
        "Height in inches, by sex", RowFact(bodies.height_inches), "height in inch, height inch, height in"
    ),
    "healthcare_weight_kg": _row(
        "Weight in kilograms, by height",
        RowFact(bodies.weight_kg),
        "weight, weight in kg, weight kg, body weight, weight kilogram, weight in kilogram, body mass",
    ),
    "healthcare_weight_lb": _row(
        "Weight in pounds, by height",
        RowFact(bodies.weight_pounds),
        "weight in pound, weight pound, weight lb, weight in lb, weight lbs, weight in lbs",
    ),
    "healthcare_bmi": _row(
        "Body mass index, of height and weight", RowFact(bodies.bmi), "bmi, body mass index"
    ),
    "healthcare_blood_pressure": _row(
        "Blood pressure, higher with age",
        RowFact(bodies.pressure, r"^\d{2,3}/\d{2,3}$"),
        "blood pressure, bp, blood pressure reading, resting bp, resting blood pressure",
    ),
    "healthcare_systolic": _row(
        "Upper number of the blood pressure",
        RowFact(bodies.systolic),
        "systolic, systolic blood pressure, systolic bp, sbp, systolic pressure, ap hi",
    ),
    "healthcare_diastolic": _row(
        "Lower number of the blood pressure",
        RowFact(bodies.diastolic),
        "diastolic, diastolic blood pressure, diastolic bp, dbp, diastolic pressure, ap lo",
    ),
    "healthcare_heart_rate": ruled(
        "Beats a minute",
        NumberKind(45, 130, None, "normal", {"mean": 74, "std": 11}),
        "heart rate, pulse, pulse rate, bpm, heartbeat, hr bpm, resting heart rate, heart beat",
    ),
    "healthcare_respiratory_rate": ruled(
        "Breaths a minute",
        NumberKind(10, 28, None, "normal", {"mean": 16, "std": 2.5}),
        "respiratory rate, respiration rate, breathing rate, respiration",
    ),
    "healthcare_oxygen": ruled(
        "Oxygen saturation, in percent",
        NumberKind(88, 100, None, "normal", {"mean": 97, "std": 2}),
        "oxygen saturation, spo2, o2 saturation, oxygen level, blood oxygen, o2 sat",
    ),
    "healthcare_temperature": ruled(
        "Body temperature, in degrees Fahrenheit",
        NumberKind(95, 105, 1, "normal", {"mean": 98.4, "std": 0.8}),
        "body temperature, patient temperature, body temp, fever, temperature in fahrenheit, temp f",
    ),
    "healthcare_glucose": ruled(
        "Blood glucose, mg/dL",
        NumberKind(60, 300, None, "lognormal", {"mean": 4.6, "sigma": 0.25}),
        (
            "glucose, blood glucose, blood sugar, glucose level, fasting glucose, "
            "sugar level, blood glucose level, fasting blood sugar"
        ),
    ),
    "healthcare_cholesterol": ruled(
        "Total cholesterol, mg/dL",
        NumberKind(110, 340, None, "normal", {"mean": 191, "std": 38}),
        "cholesterol, total cholesterol, cholesterol level, serum cholesterol, chol",
    ),
}
