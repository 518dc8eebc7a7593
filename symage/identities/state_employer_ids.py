"""Employers' numbers with the tax agencies of the states that tax wages."""

from functools import cache

import pyarrow as pa

from symage.identities import tables
from symage.identities.choice import Rows
from symage.identities.number_patterns import Patterns
from symage.identities.text import Bytes
from symage.randomness import Words

STATE_EMPLOYER_IDS = {
    "AL": "##########",
    "AK": "",
    "AZ": "==-=======",
    "AR": "########-WHW",
    "CA": "###-####-#",
    "CO": "########",
    "CT": "########-000",
    "DE": "1-=========-001",
    "DC": "##########",
    "FL": "",
    "GA": "#######-@@",
    "HI": "WH-###-###-####-01",
    "ID": "00#######-##",
    "IL": "==-======= 000",
    "IN": "##########-001",
    "IA": "=========-001",
    "KS": "036-=========-F01",
    "KY": "######",
    "LA": "#######-001",
    "ME": "##-#######",
    "MD": "########",
    "MA": "WTH-########-###",
    "MI": "==-=======",
    "MN": "#######",
    "MS": "####-####",
    "MO": "########",
    "MT": "#######-###-WTH",
    "NE": "21-#########",
    "NV": "",
    "NH": "",
    "NJ": "===-===-===/000",
    "NM": "0#-######-00-#",
    "NY": "==-======= #",
    "NC": "#########",
    "ND": "========= 01",
    "OH": "52-######",
    "OK": "WTH-########-##",
    "OR": "0#######-#",
    "PA": "## ######",
    "RI": "=========-00",
    "SC": "25######-#",
    "SD": "",
    "TN": "",
    "TX": "",
    "UT": "########-003-WTH",
    "VT": "WHT-########",
    "VA": "30-=========F-001",
    "WA": "",
    "WV": "=========",
    "WI": "036-##########-##",
    "WY": "",
}
"""Patterns by state: # a digit, @ a letter, = a digit of the EIN; empty where the state taxes no wages."""


def state_employer_ids(words: Words, zip_rows: Rows, ein_digits: Bytes) -> pa.StringArray:
    """The employer's number with the state's tax agency; null where there is no tax on wages."""
    return _patterns().write(words, tables.codes("zips", "state")[1][zip_rows], ein_digits)


@cache
def _patterns() -> Patterns:
    return Patterns.of([STATE_EMPLOYER_IDS[state] for state in tables.codes("zips", "state")[0].to_pylist()])
