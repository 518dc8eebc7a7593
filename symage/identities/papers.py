"""What a person shows at a counter: driver licences, whose pattern is the state's, and passports."""

from functools import cache

import pyarrow as pa

from symage.identities import tables
from symage.identities.choice import Rows
from symage.identities.number_patterns import Patterns
from symage.identities.text import digits, fixed, join
from symage.randomness import Words, below

DRIVER_LICENSES = {
    "AL": "########",
    "AK": "#######",
    "AZ": "@########",
    "AR": "9########",
    "CA": "@#######",
    "CO": "##-###-####",
    "CT": "#########",
    "DE": "#######",
    "DC": "#######",
    "FL": "@###-###-##-###-#",
    "GA": "#########",
    "HI": "H########",
    "ID": "@@######@",
    "IL": "@###-####-####",
    "IN": "####-##-####",
    "IA": "###@@####",
    "KS": "K##-##-####",
    "KY": "@##-###-###",
    "LA": "0########",
    "ME": "#######",
    "MD": "@-###-###-###-###",
    "MA": "S########",
    "MI": "@ ### ### ### ###",
    "MN": "@############",
    "MS": "#########",
    "MO": "@#########",
    "MT": "#############",
    "NE": "@########",
    "NV": "##########",
    "NH": "NHL########",
    "NJ": "@#### ##### #####",
    "NM": "#########",
    "NY": "### ### ###",
    "NC": "############",
    "ND": "@@@-##-####",
    "OH": "@@######",
    "OK": "@#########",
    "OR": "#######",
    "PA": "## ### ###",
    "RI": "#######",
    "SC": "#########",
    "SD": "########",
    "TN": "#########",
    "TX": "########",
    "UT": "#########",
    "VT": "########",
    "VA": "@########",
    "WA": "WDL@@@@####@",
    "WV": "@######",
    "WI": "@###-####-####-##",
    "WY": "######-###",
}
"""Patterns by state: # a digit, @ a letter. Used only when valid-looking numbers are asked for."""


def driver_licenses(words: Words, zip_rows: Rows, policy: str) -> pa.StringArray:
    """Safe: SYN, the state and eight digits, which is no state's pattern; else the state's own pattern."""
    states, codes = tables.codes("zips", "state")
    which = codes[zip_rows]
    if policy == "safe":
        return join("SYN", states.take(pa.array(which)), fixed("########", digits(below(words, 10**8), 8)))
    return _patterns().write(words, which)


@cache
def _patterns() -> Patterns:
    return Patterns.of([DRIVER_LICENSES[state] for state in tables.codes("zips", "state")[0].to_pylist()])


def passports(words: Words, policy: str) -> pa.StringArray:
    """Nine places. Safe ones start with two letters; passports of the United States have at most one."""
    if policy == "safe":
        return fixed("XX#######", digits(below(words, 10**7), 7))
    return fixed("A########", digits(below(words, 10**8), 8))
