"""How many of something may stand in a blank of a number or a percentage, by what the field counts.

The first pattern that fits the field's concept tells. What does not belong here: texts and codes
(`blank_texts.py`).
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType

RANGES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "*.months": (1, 12),
        "*children* *.other_dependents *_dependents": (1, 4),
        "exemptions.boxes_checked": (1, 2),
        "return.age_and_blindness_boxes": (1, 4),
        "exemptions.total": (1, 8),
        "*.line_?.units": (1, 6),
        "*.outside_lab_charges": (1500, 25000),
        "*.rental_days": (30, 330),
        "*.personal_days": (1, 28),
        "*.property_count": (2, 5),
        "*.thousands_over_threshold": (1, 99),
        "*.home_area": (900, 2800),
        "*.home_business_area": (80, 400),
        "*.business_miles": (800, 18000),
        "*.commuting_miles *.other_miles": (500, 9000),
        "payments.count": (20, 900),
        "*.llc_members": (2, 6),
        "employees.* *.employee_count": (1, 40),
        "corporation.shares_*": (500, 9999),
        "shareholder.shares_*": (100, 499),
        "*.share_* *_percentage *_share": (5, 95),
    }
)
"""Patterns of concepts, and the least and the most."""


def range_of(concept: str) -> tuple[int, int]:
    return next(
        limits
        for concepts, limits in RANGES.items()
        if any(fnmatchcase(concept, each) for each in concepts.split())
    )
