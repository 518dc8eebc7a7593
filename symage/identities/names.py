"""Given names by sex and year of birth, surnames by race or ethnicity."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.choice import Rows
from symage.identities.dates import Dates, years
from symage.identities.text import Coded
from symage.randomness import Words, below

RACES = ("white", "black", "hispanic", "asian", "native", "multiple")
RACE_LABELS = (
    "White",
    "Black or African American",
    "Hispanic or Latino",
    "Asian",
    "American Indian or Alaska Native",
    "Two or more races",
)
FIRST_YEAR = 1925
COHORT_YEARS = 5

_LIFT_AS_IN_WHOLE = 64


def first_name_rows(words: Words, male: NDArray[np.bool_], birth_dates: Dates) -> Rows:
    """Rows of the table of given names, drawn by sex and five-year cohort of birth."""
    choice = tables.grouped_choice("first_names")
    cohorts = np.clip((years(birth_dates) - FIRST_YEAR) // COHORT_YEARS, 0, (len(choice.starts) - 1) // 2 - 1)
    return choice.pick(words, 2 * cohorts + male)


def surname_rows(words: Words, races: Rows) -> Rows:
    return tables.grouped_choice("surnames").pick(words, races)


def names(table: str, rows: Rows) -> Coded:
    """The names as papers write them."""
    texts, codes = tables.codes(table, "name")
    return Coded(texts, codes[rows])


def initials(table: str, rows: Rows) -> Coded:
    """The first letters of the names."""
    texts, codes = tables.codes(table, "name")
    return Coded(_initials(table), codes[rows])


@cache
def _initials(table: str) -> pa.StringArray:
    return pc.utf8_slice_codeunits(tables.codes(table, "name")[0], 0, 1)


@cache
def mail_texts(table: str) -> pa.StringArray:
    """The distinct names of a table as mail addresses have them: small letters, no spaces, no marks."""
    texts, _ = tables.codes(table, "name")
    return pc.replace_substring_regex(pc.utf8_lower(texts), "[^a-z]", "")


def races(words: Words, zip_rows: Rows, first_names: Rows) -> Rows:
    """Race or ethnicity given where one lives and what one is called (Bayes, first names as they are)."""
    weights = (_zip_shares()[zip_rows] * _lifts()[tables.codes("first_names", "name")[1][first_names]]).T
    sums = [np.ascontiguousarray(weights[0])]
    for more in weights[1:]:
        sums.append(sums[-1] + more)
    drawn = below(words, 2**24) * sums[-1] >> 24
    found = np.zeros(len(words), dtype=np.int64)
    for total in sums[:-1]:
        found += total <= drawn
    return found


@cache
def _zip_shares() -> NDArray[np.int32]:
    return np.stack([tables.numbers("zips", race) for race in RACES], axis=1).astype(np.int32)


@cache
def _lifts() -> NDArray[np.int32]:
    """For each distinct given name, how likely each race is compared with the whole; 64 = as in the whole."""
    texts, _ = tables.codes("first_names", "name")
    lifts = np.full((len(texts), len(RACES)), _LIFT_AS_IN_WHOLE, dtype=np.int32)
    rows = pc.index_in(texts, tables.texts("name_races", "name"))
    known = np.flatnonzero(rows.is_valid().to_numpy(zero_copy_only=False))
    found = rows.drop_null().to_numpy()
    for column, race in enumerate(RACES):
        lifts[known, column] = tables.numbers("name_races", race)[found]
    return lifts
