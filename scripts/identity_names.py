"""Names for the baked tables: which are kept, and how they are written. Development time only."""

import re
from collections.abc import Callable

import pandas as pd

Cased = Callable[[str], str]

FIRST_YEAR = 1925
"""First birth year of cohort 0; cohorts have five years."""
COVERED = 0.97

SURNAME_COLUMNS = {
    "white": ("white", 25000),
    "black": ("black", 10000),
    "hispanic": ("hispanic", 9000),
    "asian": ("api", 9000),
    "native": ("aian", 4000),
    "multiple": ("2prace", 6000),
}
"""race -> column of the surname file and how many of its commonest names are kept."""

_MAC = frozenset(
    [
        "arthur",
        "aulay",
        "auley",
        "callum",
        "cormack",
        "cready",
        "culloch",
        "dermott",
        "donald",
        "donell",
        "donnell",
        "dougal",
        "dougall",
        "dowell",
        "farlane",
        "farland",
        "gillivray",
        "gregor",
        "gowan",
        "innes",
        "innis",
        "intosh",
        "intyre",
        "kenzie",
        "kinnon",
        "kinney",
        "lachlan",
        "laren",
        "laughlin",
        "lean",
        "lellan",
        "leod",
        "mahon",
        "master",
        "millan",
        "murray",
        "nair",
        "namara",
        "naughton",
        "neal",
        "neil",
        "neill",
        "phail",
        "phee",
        "pherson",
        "quarrie",
        "rae",
        "taggart",
        "tavish",
        "vicar",
        "vicker",
    ]
)
_O = frozenset(
    [
        "banion",
        "bannon",
        "boyle",
        "brian",
        "briant",
        "brien",
        "bryan",
        "bryant",
        "byrne",
        "callaghan",
        "callahan",
        "carroll",
        "connell",
        "conner",
        "connor",
        "day",
        "dea",
        "doherty",
        "donnell",
        "donoghue",
        "donohue",
        "donovan",
        "dowd",
        "driscoll",
        "dwyer",
        "farrell",
        "flaherty",
        "flanagan",
        "flynn",
        "gara",
        "gorman",
        "grady",
        "hagan",
        "haire",
        "halloran",
        "hanlon",
        "hara",
        "hare",
        "hearn",
        "kane",
        "keefe",
        "keeffe",
        "kelley",
        "kelly",
        "laughlin",
        "leary",
        "loughlin",
        "mahoney",
        "malley",
        "mara",
        "meara",
        "melia",
        "moore",
        "neal",
        "neil",
        "neill",
        "quin",
        "quinn",
        "rear",
        "regan",
        "reilly",
        "riley",
        "riordan",
        "rourke",
        "ryan",
        "shaughnessy",
        "shea",
        "steen",
        "sullivan",
        "toole",
    ]
)
_WHOLE = {"deangelo": "DeAngelo", "dejesus": "De Jesus", "delacruz": "De La Cruz", "delarosa": "De La Rosa",
          "delatorre": "De La Torre", "delagarza": "De La Garza", "delossantos": "De Los Santos",
          "vanburen": "Van Buren", "vandyke": "Van Dyke", "vanhorn": "Van Horn", "lafleur": "LaFleur",
          "stjohn": "St. John", "stclair": "St. Clair", "stpierre": "St. Pierre", "stgermain": "St. Germain",
          "stlouis": "St. Louis", "stgeorge": "St. George", "stamand": "St. Amand", "stonge": "St. Onge",
          "dangelo": "D'Angelo", "damico": "D'Amico", "dambrosio": "D'Ambrosio", "dagostino": "D'Agostino",
          "dalessandro": "D'Alessandro", "dandrea": "D'Andrea", "dsouza": "D'Souza", "dsilva": "D'Silva",
          "leblanc": "LeBlanc", "labelle": "LaBelle"}  # fmt: skip
_NOT_NAMES = frozenset(
    ["unknown", "baby", "infant", "unnamed", "notnamed", "babyboy", "babygirl", "male", "female"]
)


def most(part: pd.DataFrame) -> pd.DataFrame:
    """The commonest names that together cover COVERED of the births, five births at least."""
    part = part[(part["births"] >= 5) & ~part["first_name"].isin(_NOT_NAMES)]
    part = part.sort_values(["births", "first_name"], ascending=[False, True])
    before = part["births"].cumsum() - part["births"]
    return part[before < COVERED * part["births"].sum()]


def first_name_case(name: str) -> str:
    lower = name.lower()
    special = {
        "deangelo": "DeAngelo",
        "deandre": "DeAndre",
        "deshawn": "DeShawn",
        "lashawn": "LaShawn",
        "latoya": "LaToya",
        "lakeisha": "LaKeisha",
        "dejuan": "DeJuan",
        "jeanpaul": "Jean-Paul",
        "maryann": "Mary Ann",
        "maryjo": "Mary Jo",
        "anamaria": "Ana Maria",
        "mckenzie": "McKenzie",
        "mckayla": "McKayla",
        "mckinley": "McKinley",
        "mckenna": "McKenna",
        "oneil": "O'Neil",
    }
    return special.get(lower, lower.capitalize())


def surname_case(name: str) -> str:
    """The census writes MCDONALD and OBRIEN; papers write McDonald and O'Brien."""
    lower = re.sub(r"[^a-z]", "", name.lower())
    if lower in _WHOLE:
        return _WHOLE[lower]
    if lower.startswith("mc") and len(lower) > 4:
        return "Mc" + lower[2:].capitalize()
    if lower.startswith("mac") and lower[3:] in _MAC:
        return "Mac" + lower[3:].capitalize()
    if lower.startswith("o") and lower[1:] in _O:
        return "O'" + lower[1:].capitalize()
    return lower.capitalize()
