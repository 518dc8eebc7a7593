"""Street names: common American words put together; no list of real addresses is read."""

from collections.abc import Sequence
from functools import cache

import pyarrow as pa

from symage.identities.choice import Choice
from symage.identities.text import words

_TREES = words(
    "Oak Maple Cedar Pine Elm Walnut Chestnut Willow Birch Hickory Cherry Spruce Poplar Sycamore Magnolia "
    "Laurel Dogwood Aspen Juniper Hawthorn Linden Cypress Locust Ash Beech Alder"
)
_PEOPLE = words(
    "Washington Jefferson Lincoln Jackson Franklin Madison Monroe Adams Harrison Grant Cleveland Wilson "
    "Taylor Clark Lewis Douglas Warren Clinton Marshall Hamilton Hancock Perry Sherman Lafayette Webster "
    "Carver Emerson Hawkins Bennett Chandler Garfield Russell Sheridan Prescott Whitman"
)
_PLAIN = words(
    "Main Church Mill School Park Center Spring Water Bridge Market High Court Union Pleasant Railroad "
    "College Prospect Grove Front Central River Lake Hill Valley Ridge Forest Meadow Garden Orchard "
    "Summit Highland Sunset Cottage Canal Factory Academy Liberty Commerce Depot Vine State"
)
_OPENINGS = words(
    "Fox Deer Eagle Heron Quail Pheasant Stone Brook Creek Clover Heather Ivy Rose Holly Fern Amber "
    "Autumn Harvest Winter Summer Silver Golden Copper Shady Sunny Quiet Windy Rocky Sandy Crystal Cedar "
    "Maple Oak Pine Willow Birch Hickory Laurel Magnolia Walnut Cherry Apple Pebble Timber Wood"
)
_ENDINGS = words(
    "Hollow Run Ridge Creek Glen Meadow Hill Valley Grove Trace Crossing View Bend Knoll Springs "
    "Point Field Lake"
)

_GRID = {"St": 10, "Ave": 7, "Rd": 2, "Dr": 2, "Blvd": 1, "Ln": 1}
_COUNTRY = {"Rd": 8, "St": 3, "Ave": 3, "Dr": 3, "Ln": 2}
_NEWER = {"Dr": 8, "Ln": 6, "Ct": 4, "Rd": 4, "Way": 3, "Cir": 2, "Pl": 2, "Ter": 1}


@cache
def streets() -> tuple[pa.StringArray, Choice]:
    """Street names, each with the space that goes before it, and how often each is drawn."""
    weights: dict[str, int] = {}
    _add(weights, _TREES, _GRID, 22)
    _add(weights, _PEOPLE, _GRID, 16)
    _add(weights, _PLAIN, _GRID | {"Rd": 4}, 16)
    _add(weights, [_ordinal(number) for number in range(1, 61)], {"St": 9, "Ave": 6}, 12)
    compounds = [f"{a} {b}" for a in _OPENINGS for b in _ENDINGS if a != b]
    _add(weights, compounds, _NEWER, 1)
    _add(weights, [f"{name} Mill" for name in _PEOPLE], _COUNTRY, 1)
    weights["Broadway"] = 300
    return pa.array([f" {name}" for name in weights], pa.string()), Choice.of(list(weights.values()))


def _add(weights: dict[str, int], names: Sequence[str], suffixes: dict[str, int], weight: int) -> None:
    for name in names:
        for suffix, share in suffixes.items():
            weights[f"{name} {suffix}"] = weight * share


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


@cache
def units() -> pa.StringArray:
    """Second address lines of flats."""
    plain = [
        f"Apt {number}" for number in (*range(1, 41), *range(101, 113), *range(201, 213), *range(301, 313))
    ]
    lettered = [f"Apt {number}{letter}" for number in range(1, 13) for letter in "ABCD"]
    single = [f"Unit {number}" for number in range(1, 25)] + [f"Apt {letter}" for letter in "ABCDEF"] * 3
    return pa.array(plain + lettered + single, pa.string())


@cache
def suites() -> pa.StringArray:
    """Second address lines of offices."""
    numbers = [100 * floor + room for floor in range(1, 9) for room in (0, 5, 10, 20, 50)]
    return pa.array(
        [f"Suite {number}" for number in numbers] + [f"Suite {letter}" for letter in "ABC"], pa.string()
    )
