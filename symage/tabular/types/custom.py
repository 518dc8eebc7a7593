"""Columns of the customer's own making: values, patterns, and what follows from other columns."""

from decimal import Decimal

from symage.fields import Fields, Key, Keys
from symage.kinds import Number
from symage.tabular.column_type import ColumnType, Types, listed
from symage.tabular.fillings import choices, masks, references, regex
from symage.tabular.fillings.choices import Weighted

TRUE_RATE = Key("true_rate", Number(Decimal(0), Decimal(1)), Decimal("0.5"), "The share of true")
BOOLEAN_KEYS: Keys = (TRUE_RATE,)


def _boolean(constraints: Fields) -> Weighted:
    share = constraints.read(TRUE_RATE)
    return Weighted((True, False), (share, 1 - share), even=False)


TYPES: Types = {
    "custom_enum": ColumnType(
        "One of some values, by weight",
        Weighted.read,
        choices.KEYS,
        (),
        {"values": ["basic", "pro"], "weights": [3, 1]},
    ),
    "custom_boolean": ColumnType(
        "true or false",
        _boolean,
        BOOLEAN_KEYS,
        listed(
            "boolean, bool, true false, yes no, flag, true or false, yes or no, active, "
            "is active, enabled, verified, is verified, is admin, paid, "
            "subscribed, opt in, opted in, is deleted, in stock, available, "
            "verified purchase, email verified, remote, approved, completed, "
            "churned, churn, default, is fraud, fraud, fraudulent, fraud flag, is student, "
            "is member, newsletter, is available, in stock flag, "
            "newsletter subscription, is vip, self employed, is paid, returned, "
            "returning customer, deceased, "
            "pregnant, diabetic, hypertension, has child, has car, has pet, senior citizen, "
            "is remote, is enabled, marketing consent, consent, "
            "fully vaccinated, vaccinated, veteran, us citizen, is employed, employed, "
            "retired, success, is public, published, is default, passed, failed, checked out, "
            "checked in, opted out, defaulted, discontinued, insured, anomaly, outlier, "
            "submitted on time, on time"
        ),
    ),
    "custom_mask": ColumnType("Text of a pattern", masks.read_mask, masks.KEYS, (), {"mask": "AA-9999"}),
    "custom_regex": ColumnType(
        "Text that a regular expression matches",
        regex.read_regex,
        regex.KEYS,
        (),
        {"regex": "(INV|CRN)-\\d{3,5}"},
    ),
    "custom_template": ColumnType(
        "Text with the values of other columns in it",
        references.read_template,
        references.TEMPLATE_KEYS,
        (),
        {"template": "Dear {example_name},"},
    ),
    "custom_lookup": ColumnType(
        "What stands for another column's value",
        references.read_lookup,
        references.LOOKUP_KEYS,
        (),
        {"column": "example_key", "values": {"1": "first"}, "otherwise": "later"},
    ),
    "custom_foreign_key": ColumnType(
        "A value of another table of the order; all columns that show it in one row show one row of it",
        references.read_foreign,
        references.FOREIGN_KEYS,
        (),
        {"table": "example_table", "column": "id"},
    ),
    "custom_constant": ColumnType(
        "The same value in every row", references.read_constant, references.CONSTANT_KEYS, (), {"value": "US"}
    ),
}
