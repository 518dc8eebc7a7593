"""Returns against Tax-Calculator (PSLmodels, CC0), which shares nothing with the definitions.

Its inputs are the lines that a return takes from elsewhere; compared is what the return computes from them.
Every difference beyond rounding falls under one of REASONS.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import Households, households
from symage.randomness import household_indexes

taxcalc = pytest.importorskip("taxcalc")
pd = pytest.importorskip("pandas")

pytestmark = pytest.mark.long

RETURNS = 1000
YEAR = 2024
FORMS = (
    "irs_w2_2025",
    "irs_f1040_2024",
    *(f"irs_f1040_{name}_2024" for name in ("sch1", "sch2", "sch3", "scha", "schb", "schd", "schse")),
    "irs_f1040_sch8812_2024",
    "irs_f1040_schc_2025",
    "irs_f8949_2024",
)
STATUS = MappingProxyType(
    {"single": 1, "married_joint": 2, "married_separate": 3, "head_of_household": 4, "surviving_spouse": 5}
)
TOLERANCE = 12
"""Dollars: half a row of the tax table at 22 % and the rounding of each line, which the oracle has not."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Lines = Callable[[str, str], Numbers]


@pytest.fixture(scope="module")
def people() -> tuple[Catalogue, Households]:
    catalogue = load_catalogue()
    plan = plan_case([catalogue.get(form_id) for form_id in FORMS], catalogue)
    return catalogue, households(household_indexes(2024, 0, RETURNS), paths=plan.paths)


@pytest.fixture(scope="module")
def filled(people: tuple[Catalogue, Households]) -> Mapping[str, Filled]:
    """A case of all forms, the return of people as they come: no schedule's needs are forced."""
    catalogue, drawn = people
    forms: list[FormDefinition] = [catalogue.get(form_id) for form_id in FORMS]
    return {each.form.kind or "": each for each in fill_planned(plan_case(forms, catalogue), drawn)}


@pytest.fixture(scope="module")
def lines(filled: Mapping[str, Filled]) -> Lines:
    """lines(kind, field): what stands there in dollars, 0 where nothing does."""

    def read(kind: str, field: str) -> Numbers:
        column = filled[kind].values[field].to_pylist()
        return np.array([0 if value is None else value / 100 for value in column])

    return read


@pytest.fixture(scope="module")
def oracle(filled: Mapping[str, Filled], people: tuple[Catalogue, Households], lines: Lines) -> Any:
    inputs = pd.DataFrame(_inputs(filled["f1040"], people[1], lines))
    records = taxcalc.Records(
        data=inputs, start_year=YEAR, gfactors=None, weights=None, adjust_ratios=None, exact_calculations=True
    )
    policy = taxcalc.Policy()
    policy.implement_reform({"eitc_claim_prob_scale": {str(YEAR): 9e99}})  # everybody claims the credit
    calculator = taxcalc.Calculator(policy=policy, records=records, verbose=False)
    calculator.advance_to_year(YEAR)
    calculator.calc_all()
    return calculator


def _inputs(tax_return: Filled, drawn: Households, lines: Lines) -> dict[str, Any]:
    def r(name: str) -> Numbers:
        return lines("f1040", name)

    def s1(name: str) -> Numbers:
        return lines("sch1", name)

    status = tax_return.values["filing_status"].to_pylist()
    joint = np.array([each == "married_joint" for each in status])
    young = sum(_checked(tax_return, f"dependent_{n}_child_tax_credit") for n in (1, 2, 3, 4))
    other = sum(_checked(tax_return, f"dependent_{n}_other_credit") for n in (1, 2, 3, 4))
    credited = np.minimum(3, young + _students(drawn))
    business = lines("schc", "line_31")
    return {
        "RECID": np.arange(1, RETURNS + 1),
        "MARS": [STATUS[each] for each in status],
        "XTOT": 1 + joint + young + other,
        "n24": young,
        "EIC": credited,
        "age_head": _age(drawn, "primary"),
        "age_spouse": np.where(joint, _age(drawn, "spouse"), 0),
        "blind_head": _checked(tax_return, "you_blind"),
        "blind_spouse": _checked(tax_return, "spouse_blind"),
        "e00200": r("line_1z"), "e00200p": r("line_1z"), "e00200s": 0.0 * r("line_1z"),
        "pencon_p": lines("w2", "box_5") - r("line_1z"),
        "e00300": r("line_2b"), "e00400": r("line_2a"), "e00600": r("line_3b"), "e00650": r("line_3a"),
        "e00700": s1("line_1") + s1("line_9"),
        "e00900": business, "e00900p": business,
        "p22250": lines("schd", "line_7"),
        "p23250": lines("schd", "line_15"),
        "e01400": r("line_4b"), "e01500": r("line_5b"), "e01700": r("line_5b"),
        "e02000": s1("line_5"), "e02300": s1("line_7"), "e02400": r("line_6a"),
        "e03210": s1("line_21"), "e03220": s1("line_11"), "e03270": s1("line_17"), "e03290": s1("line_13"),
        "e03300": s1("line_16"), "e03400": s1("line_18") + s1("line_24a"),
        "e17500": lines("scha", "line_1"), "e18400": lines("scha", "line_5a"),
        "e18500": lines("scha", "line_5b") + lines("scha", "line_5c"),
        "e19200": lines("scha", "line_8a"), "e19800": lines("scha", "line_11"),
        "e20100": lines("scha", "line_12"), "e20400": lines("scha", "line_16"),
        "e07300": lines("sch3", "line_1"), "e07240": lines("sch3", "line_2") + lines("sch3", "line_4"),
        "e07260": lines("sch3", "line_5a") + lines("sch3", "line_5b"),
        "e09900": lines("sch2", "line_8"),
    }  # fmt: skip


def _checked(filled: Filled, field: str) -> NDArray[np.int64]:
    return np.array(filled.values[field].to_pylist(), dtype=np.int64)


def _students(drawn: Households) -> NDArray[np.int64]:
    """Dependants from 17 to 23, who count for the earned income credit."""
    ages = [YEAR - _birth_year(drawn, f"dependents.{n}") for n in (0, 1, 2, 3)]
    return np.asarray(sum(((age >= 17) & (age < 24)).astype(np.int64) for age in ages))


def _age(drawn: Households, who: str) -> NDArray[np.int64]:
    return YEAR - _birth_year(drawn, who)


def _birth_year(drawn: Households, who: str) -> NDArray[np.int64]:
    born = np.asarray(drawn.columns[f"{who}.birth_date"])
    years = born.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(np.isnat(born), 1800, years)


def _separate_with_benefits(oracle: Any, lines: Lines) -> Flags:
    """Couples who live together have no base amount below which benefits are free; the oracle takes them
    to live apart."""
    return np.asarray((oracle.array("MARS") == 3) & (lines("f1040", "line_6a") > 0))


def _additional_medicare(_: Any, lines: Lines) -> Flags:
    """Additional Medicare Tax is on box 5 of the W-2; the oracle puts it on the wages of box 1."""
    return np.asarray(lines("sch2", "line_11") > 0)


def _minimum_tax(oracle: Any, _: Lines) -> Flags:
    """The oracle figures the alternative minimum tax; Form 6251 is not in the catalogue."""
    return np.asarray(oracle.array("c09600") > 0)


REASONS = (_separate_with_benefits, _additional_medicare, _minimum_tax)


def test_taxable_income_and_total_tax_agree(oracle: Any, lines: Lines) -> None:
    income = np.abs(lines("f1040", "line_15") - oracle.array("c04800"))
    tax = np.abs(lines("f1040", "line_24") - oracle.array("c09200"))
    differs = (income > TOLERANCE) | (tax > TOLERANCE)
    explained = np.any([holds(oracle, lines) for holds in REASONS], axis=0)
    assert np.flatnonzero(differs & ~explained).tolist() == []
    assert differs.mean() < 0.02


def test_the_parts_of_the_tax_agree(oracle: Any, lines: Lines) -> None:
    apart = _separate_with_benefits(oracle, lines)
    benefits = np.abs(lines("f1040", "line_6b") - oracle.array("c02500"))
    assert benefits[~apart].max() <= 2
    assert np.abs(lines("sch2", "line_4") - oracle.array("setax")).max() <= 2
    assert np.abs(lines("sch2", "line_12") - oracle.array("niit"))[~apart].max() <= 2
    assert np.abs(lines("f1040", "line_13") - oracle.array("qbided"))[~apart].max() <= 2


def test_refundable_credits_agree(oracle: Any, lines: Lines) -> None:
    """The earned income credit of separate returns is out of scope, as the definition says."""
    separate = oracle.array("MARS") == 3
    assert np.abs(lines("f1040", "line_27") - oracle.array("eitc"))[~separate].max() <= TOLERANCE
    assert (lines("f1040", "line_27") > 0).sum() >= 20
    assert (np.abs(lines("f1040", "line_28") - oracle.array("c11070")) > TOLERANCE).sum() <= 2
