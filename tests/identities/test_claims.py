"""Claims of 10,000 households in both code sets: who, when, where, what for and what is billed belong
together."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from symage.identities.catalogue import FACTS
from symage.identities.claims.billing import BESIDE_VISITS, VISITS
from symage.identities.claims.columns import SEPARATE, columns, modifier_texts
from symage.identities.claims.drawing import Claims
from symage.identities.claims.encounters import encounters
from symage.identities.claims.patients import PEOPLE, completed_years, patients
from symage.identities.claims.tables import PAYERS, diagnoses, services
from symage.identities.config import PROCEDURE_CODES, IdentityConfig
from symage.identities.facts import Draw
from symage.identities.health import medicare_start
from symage.randomness import household_indexes

HOUSEHOLDS = 10_000
SEED = 800_000
FLU = ("G0008", "Q2035", "Q2036", "Q2038", "Q2039")
LET = ("E0260", "E0277", "E0431", "E0570", "E0601", "E0784", "E1390", "K0001", "K0823")
CLOSED_ON_WEEKENDS = ("five", "six")
Flags = NDArray[np.bool_]

codes = pytest.mark.parametrize("codes", PROCEDURE_CODES)


@cache
def draw(codes: str) -> Draw:
    config = IdentityConfig(procedure_codes=codes)
    return Draw(household_indexes(SEED, 0, HOUSEHOLDS), frozenset(["claim"]), config, FACTS)


@cache
def claims(codes: str) -> Claims:
    """All households have cover where a claim is needed, so the part is the whole."""
    drawn = draw(codes)
    assert drawn.flags("claim.present").all()
    return np.asarray(drawn.raw("claim.drawn"))


def listed(codes: str) -> Iterator[list[str]]:
    names = (*diagnoses().names, "")
    for row in claims(codes)["diagnoses"].tolist():
        yield [names[code] for code in row if code >= 0]


def pointed(codes: str) -> Flags:
    """By claim, line and diagnosis: whether the line points at it."""
    lines = claims(codes)["lines"]
    bits = lines["pointers"].astype(np.int64)[:, :, None] >> np.arange(12) & 1
    return np.asarray((bits == 1) & (lines["service"] >= 0)[:, :, None])


def billed(codes: str, *names: str) -> Flags:
    rows = [services().row(name) for name in names]
    return np.asarray(np.isin(claims(codes)["lines"]["service"], rows).any(axis=1))


@codes
def test_no_pair_that_a_note_or_a_guideline_parts(codes: str) -> None:
    rows = claims(codes)["diagnoses"]
    assert not diagnoses().parted[rows[:, :, None], rows[:, None, :]].any()


@codes
def test_no_normal_pregnancy_beside_a_complication_nor_a_wrong_week(codes: str) -> None:
    days = claims(codes)["visit"]["pregnant_days"].tolist()
    pregnant = [(each, day // 7) for each, day in zip(listed(codes), days, strict=True) if day >= 0]
    assert len(pregnant) > 30
    for each, week in pregnant:
        trimester = 1 if week < 14 else 2 if week < 28 else 3
        letters = {name[:3] for name in each}
        assert not ("Z34" in letters and any(name[0] == "O" for name in each))
        if "Z34" in letters:
            assert each[0][-1] == str(trimester)
        if each[0][:3] in ("O09", "O23", "O99"):
            assert each[0][-1] == str(trimester)
        if any(name[0] == "O" for name in each):
            assert f"Z3A.{week:02d}" in each


@codes
def test_age_and_sex_fit_every_diagnosis_and_service_on_every_day(codes: str) -> None:
    made, known, offers = claims(codes), diagnoses(), services()
    born = patients(draw(codes)).born[np.arange(HOUSEHOLDS), made["visit"]["person"]]
    for line in range(6):
        rows = np.flatnonzero(made["lines"]["service"][:, line] >= 0)
        service = made["lines"]["service"][rows, line]
        for day in ("first", "last"):
            ages = completed_years(born[rows], made["lines"][day][rows, line].astype("datetime64[D]"))
            assert ((offers.youngest[service] <= ages) & (ages <= offers.oldest[service])).all()
            for place in range(12):
                code = made["diagnoses"][rows, place]
                told = code >= 0
                fits = (known.youngest[code] <= ages) & (ages <= known.oldest[code])
                assert fits[told].all()
    male = made["visit"]["male"]
    for place in range(12):
        sex = known.sex[made["diagnoses"][:, place]]
        assert ((sex < 0) | (sex == male)).all()


@codes
def test_every_line_points_at_what_it_is_for(codes: str) -> None:
    made, points = claims(codes), pointed(codes)
    reasons = services().justified[made["lines"]["service"][:, :, None], made["diagnoses"][:, None, :]]
    assert not (points & ~reasons).any()
    assert (points.any(axis=2) == (made["lines"]["service"] >= 0)).all()
    most = np.where(made["visit"]["payer"] == PAYERS.index("M"), 1, 4)
    assert (points.sum(axis=2) <= most[:, None]).all()
    assert points[:, :, 0].any(axis=1).all()


@codes
def test_a_diagnosis_that_nothing_points_at_has_its_reason(codes: str) -> None:
    """It stands beside another (status, week, external cause), or the line that is for it has no room."""
    made, points = claims(codes), pointed(codes)
    reasons = services().justified[made["lines"]["service"][:, :, None], made["diagnoses"][:, None, :]]
    full = points.sum(axis=2) == np.where(made["visit"]["payer"] == PAYERS.index("M"), 1, 4)[:, None]
    alone = (made["diagnoses"] >= 0) & ~points.any(axis=1)
    no_room = (reasons & full[:, :, None]).any(axis=1)
    assert not (alone & ~no_room & ~diagnoses().beside[made["diagnoses"]]).any()
    causes = diagnoses().causes[made["diagnoses"]]
    assert (alone & ~causes).any(axis=1).mean() < 0.10


@codes
def test_places_that_close_see_nobody_on_weekends_nor_holidays(codes: str) -> None:
    made = claims(codes)
    kinds = np.array([each.days for each in encounters()])[made["visit"]["encounter"]]
    days = made["lines"]["first"][made["lines"]["service"] >= 0].astype(np.int64)
    closing = np.repeat(np.isin(kinds, CLOSED_ON_WEEKENDS), (made["lines"]["service"] >= 0).sum(axis=1))
    weekend = (days + 3) % 7 > 4
    assert weekend[closing].mean() < 0.03
    assert not ((days + 3) % 7 == 6)[closing].any()
    feasts = [
        np.datetime64(day).astype(int) for day in ("2024-11-28", "2024-12-25", "2025-01-01", "2025-07-04")
    ]
    assert not np.isin(days[closing], feasts).any()


@codes
def test_flu_vaccines_are_given_in_their_season(codes: str) -> None:
    days = claims(codes)["visit"]["day"][billed(codes, *FLU)].astype(np.int64).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(int) % 12 + 1
    assert len(months) > 100
    assert not np.isin(months, [3, 4, 5, 6, 7]).any()


@codes
def test_visits_that_medicare_alone_knows_are_billed_to_it(codes: str) -> None:
    yearly = billed(codes, "G0402", "G0438", "G0439")
    assert yearly.sum() > 50
    assert (claims(codes)["visit"]["payer"][yearly] == PAYERS.index("M")).all()


@codes
def test_medicare_has_begun_and_cover_was_there(codes: str) -> None:
    made, who = claims(codes), patients(draw(codes))
    medicare = made["visit"]["payer"] == PAYERS.index("M")
    months = made["visit"]["day"].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    assert (months >= who.medicare_month)[medicare].all()
    assert ((who.since <= made["visit"]["day"]) & (made["visit"]["day"] <= who.until)).all()


def test_medicare_begins_with_the_month_or_the_month_before_it() -> None:
    born = np.array(["1960-08-01", "1960-08-02", "1960-08-31", "1961-01-01"], "datetime64[D]")
    assert medicare_start(born).astype(str).tolist() == [
        "2025-07-01",
        "2025-08-01",
        "2025-08-01",
        "2025-12-01",
    ]


def test_a_claim_is_the_same_however_households_are_drawn_together() -> None:
    config = IdentityConfig()
    whole = claims("level_ii")[100:110]
    part = Draw(household_indexes(SEED, 100, 10), frozenset(["claim"]), config, FACTS)
    assert (np.asarray(part.raw("claim.drawn")) == whole).all()


@codes
def test_level_ii_has_no_own_codes_and_synthetic_marks_them(codes: str) -> None:
    lines = claims(codes)["lines"]["service"]
    own = services().own[lines[lines >= 0]]
    share = own.mean()
    assert share == 0 if codes == "level_ii" else 0.3 < share < 0.7


@codes
def test_claims_are_varied(codes: str) -> None:
    visits = claims(codes)["visit"]
    assert len(set(visits["encounter"].tolist())) > 90
    assert set(visits["payer"].tolist()) == set(range(len(PAYERS)))
    assert set(visits["person"].tolist()) >= set(range(len(PEOPLE) - 1))
    assert set((claims(codes)["lines"]["service"] >= 0).sum(axis=1).tolist()) == {1, 2, 3, 4, 5, 6}


@codes
@pytest.mark.parametrize("age", [18, 26, 40, 59, 64, 65, 66, 75, 90])
@pytest.mark.parametrize("sex", ["F", "M"])
def test_people_of_every_age_have_a_claim(codes: str, age: int, sex: str) -> None:
    config = IdentityConfig(age_min=age, age_max=age, sex=sex, procedure_codes=codes)
    for needs in (["claim"], ["claim", "marketplace_cover"]):
        drawn = Draw(household_indexes(5, 0, 300), frozenset(needs), config, FACTS)
        assert (np.asarray(drawn.raw("claim.drawn"))["lines"]["service"][:, 0] >= 0).all()


@pytest.mark.parametrize("day", [date(2024, 1, 3), date(2025, 2, 15), date(2026, 7, 1)])
def test_claims_end_before_the_reference_date(day: date) -> None:
    config = IdentityConfig(reference_date=day, procedure_codes="synthetic")
    drawn = Draw(household_indexes(5, 0, 2000), frozenset(["claim"]), config, FACTS)
    assert (drawn.dates("claim.last_day") < np.datetime64(day)).mean() > 0.98


def test_every_code_of_the_tables_is_used() -> None:
    """Of services: in an encounter. Of diagnoses: in one, among long illnesses, or as a week."""
    lines = columns().lines.codes
    assert set(range(len(services().names))) == set(lines[lines >= 0].tolist())


def test_every_encounter_but_the_rarest_happens() -> None:
    seen = {row for codes in PROCEDURE_CODES for row in claims(codes)["visit"]["encounter"].tolist()}
    missing = {encounters()[row].id for row in set(range(len(encounters()))) - seen}
    assert missing <= {"scoliosis_brace", "helmet", "rh_shot", "newborn_check", "early_help"}


def test_what_goes_with_a_diagnosis_may_stand_beside_it() -> None:
    """Two codes that a table parts are no pair of an encounter; the guide's own examples are parted."""
    known = diagnoses()
    for one, other in [("Z34.01", "O23.41"), ("Z01.419", "Z12.4"), ("J45.909", "R06.2"), ("I10", "I12.9")]:
        if one in known.names and other in known.names:
            assert known.parted[known.row(one), known.row(other)]
    for one, other in [("E11.9", "I10"), ("I11.0", "I50.9"), ("E11.621", "L97.412"), ("J44.9", "J96.11")]:
        assert not known.parted[known.row(one), known.row(other)]


@codes
def test_a_foot_ulcer_says_which(codes: str) -> None:
    """E11.621 asks for another code of the ulcer's site."""
    feet = [each for each in listed(codes) if "E11.621" in each]
    assert len(feet) > 5
    assert all(any(code.startswith("L97") for code in each) for each in feet)


def test_visits_beside_procedures_are_marked_and_others_not() -> None:
    """Modifier 25: who bills a visit on the day of a shot, a biopsy or a check-up says that it was apart."""
    lines, names = claims("synthetic")["lines"], services().names
    marked, plain = 0, 0
    for claim in lines:
        billed_lines = [line for line in claim if line["service"] >= 0]
        for line in billed_lines:
            day_s = {names[other["service"]] for other in billed_lines if other["first"] == line["first"]}
            texts = {modifier_texts()[row] for row in line["modifiers"].tolist() if row >= 0}
            is_visit = names[line["service"]] in VISITS
            assert (SEPARATE in texts) == (is_visit and not day_s.isdisjoint(BESIDE_VISITS))
            marked += SEPARATE in texts
            plain += is_visit and SEPARATE not in texts
    assert min(marked, plain) > 100


def test_as_many_vaccines_are_given_as_there_are() -> None:
    lines, names = claims("synthetic")["lines"], np.array((*services().names, ""))
    given = np.where(names[lines["service"]] == "SYN75", lines["units"], 0).sum(axis=1)
    vaccines = np.isin(names[lines["service"]], ["SYN76", "SYN77", *FLU[1:]])
    there = np.where(vaccines, lines["units"], 0).sum(axis=1)
    assert (given > 0).sum() > 200
    assert (given[given > 0] == there[given > 0]).all()


@codes
def test_equipment_that_is_let_by_the_month_says_so(codes: str) -> None:
    """Modifier RR; what is bought has another price."""
    lines = claims(codes)["lines"]
    let = np.isin(lines["service"], [services().row(name) for name in LET])
    rented = (lines["modifiers"] == modifier_texts().index("RR")).any(axis=2)
    assert let.sum() > 50
    assert rented[let].all()
