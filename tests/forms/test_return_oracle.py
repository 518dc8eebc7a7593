"""Returns against Tax-Calculator (PSLmodels, CC0), which shares nothing with the definitions.

Its inputs are the lines that a return takes from elsewhere; compared is what the return computes from them,
for people as they come, for those of whom a case delivers every statement, and for the rich. Every
difference beyond rounding falls under one of REASONS; how many do is written in docs/forms.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import CasePlan, plan_case
from symage.identities.catalogue import dated
from symage.identities.households import Households, households
from symage.randomness import household_indexes
from tests.in_year import in_year
from tests.packaged import packaged

with pytest.MonkeyPatch.context() as patch:
    # Compiling the oracle takes forty seconds, and running it as it is written takes one.
    patch.setenv("NOTAXCALCJIT", "1")
    taxcalc = pytest.importorskip("taxcalc")
pd = pytest.importorskip("pandas")

SAMPLE = 150
YEAR = 2024
FORMS = (
    "irs_w2_2025",
    "irs_f1040_2024",
    *(f"irs_f1040_{name}_2024" for name in ("sch1", "sch2", "sch3", "scha", "schb", "schd", "schse")),
    "irs_f1040_sch8812_2024",
    "irs_f1040_schc_2025",
    "irs_f8949_2024",
)
STATEMENTS = (
    "irs_f1040_sche_2024",
    *(f"irs_f1099{name}_2024" for name in ("int", "div", "g", "k")),
    *(f"irs_f1099{name}_2025" for name in ("b", "misc", "nec", "r")),
    *("irs_f1095a_2025", "irs_f1098_2025", "irs_f1098e_2025", "irs_f1098t_2025"),
    *("irs_f1065_schk1_2025", "irs_f1120s_schk1_2025"),
)
COME, HAVE_ALL, RICH = "people as they come", "every statement delivered", "thirtyfold investments"
CASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {COME: FORMS, HAVE_ALL: (*FORMS, *STATEMENTS), RICH: FORMS}
)
RETURNS = MappingProxyType({COME: 1000, HAVE_ALL: 1000, RICH: 4000})
"""In the long proof. Of the rich one in fifty pays the minimum tax, and of those three in four have something
else besides that the oracle sees otherwise."""
FACTS = MappingProxyType(
    {
        "tuition": "= f1098t.box_1 - f1098t.box_5 - f1098t.box_10 if f1098t.is_held else 0",
        "undergraduate": "= 1 if f1098t.box_8 and not f1098t.box_9 else 0",
        "care": "= sch3.care_credited",
        "medicare_wages": "= f1040.medicare_wages",
        "spouse_wages": "= f1040.spouse_other_wages + (w2.spouse.box_1 + w2.spouse.box_8"
        " + sch3.care_taxed - sch3.own_care_taxed if f1040.spouse_w2_counts else 0)",
        "spouse_medicare": "= f1040.spouse_other_wages + (w2.spouse.box_5 if f1040.spouse_w2_counts else 0)",
        "cared_for": "= sch3.cared_for",
        "private_activity": "= f1099int.box_9 + f1099div.box_13",
        "trust_dividends": "= f1099div.box_5",
        "firms_adjustments": "= k1_1065.to_amt + k1_1120s.to_amt",
        "firms_business": "= k1_1065.to_business_income + k1_1120s.to_business_income",
        "firm_earnings": "= k1_1065.to_self_employment",
        "guaranteed": "= k1_1065.to_guaranteed",
        "nonpassive": "= sche.nonpassive",
    }
)
"""What the oracle asks and no line of the return says, of statements that a case need not deliver: read as
further lines of Schedule 1."""
STATUS = MappingProxyType(
    {"single": 1, "married_joint": 2, "married_separate": 3, "head_of_household": 4, "surviving_spouse": 5}
)
SHARES = MappingProxyType({COME: 0.03, HAVE_ALL: 0.25, RICH: 0.08})
"""Fewer returns than this differ: those of every statement have what the oracle knows less of."""
TOLERANCE = 12
"""Dollars: half a row of the tax table at 22 % and the rounding of each line, which the oracle has not."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Lines = Callable[[str, str], Numbers]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((case, count), id=f"{count}-{case}", marks=[pytest.mark.long] if count != SAMPLE else [])
        for case, count in ((COME, SAMPLE), *RETURNS.items())
    ],
)
def asked(request: pytest.FixtureRequest) -> tuple[str, int]:
    """Which case, of how many households."""
    case, count = request.param
    return case, count


@pytest.fixture(scope="module")
def people(asked: tuple[str, int]) -> tuple[CasePlan, Households]:
    case, count = asked
    catalogue = packaged()
    plan = plan_case(_forms(catalogue, CASES[case]), catalogue)
    needs = (
        frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
        if case == HAVE_ALL
        else frozenset()
    )
    drawn = households(household_indexes(2024, 0, count), needs=needs, paths=plan.paths)
    return plan, _richer(drawn) if case == RICH else drawn


def _forms(catalogue: Catalogue, form_ids: tuple[str, ...]) -> list[FormDefinition]:
    """The forms, Schedule 1 with a line for each of FACTS."""
    forms = [in_year(catalogue.get(form_id), YEAR) for form_id in form_ids]
    return [_asking(form) if form.kind == "sch1" else form for form in forms]


def _asking(schedule: FormDefinition) -> FormDefinition:
    line: Field = next(field for field in schedule.fields if field.id == "line_1")
    fields = (*schedule.fields, *(replace(line, id=name) for name in FACTS))
    return replace(schedule, fields=fields, values={**(schedule.values or {}), **FACTS})


def _richer(drawn: Households) -> Households:
    """The same people with thirty times the securities, and what they pay: the minimum tax is for those."""
    columns = {
        path: np.asarray(column) * 30 if path.startswith("investments.") and _is_amount(column) else column
        for path, column in drawn.columns.items()
    }
    return replace(drawn, columns=columns)


def _is_amount(column: object) -> bool:
    return isinstance(column, np.ndarray) and column.dtype == np.int64


@pytest.fixture(scope="module")
def filled(people: tuple[CasePlan, Households]) -> Mapping[str, Filled]:
    return {each.form.kind or "": each for each in fill_planned(*people)}


@pytest.fixture(scope="module")
def lines(filled: Mapping[str, Filled]) -> Lines:
    """lines(kind, field): what stands there in dollars, 0 where nothing does."""

    def read(kind: str, field: str) -> Numbers:
        column = filled[kind].values[field].to_pylist()
        return np.array([0 if value is None else value / 100 for value in column])

    return read


@pytest.fixture(scope="module")
def oracle(filled: Mapping[str, Filled], people: tuple[CasePlan, Households], lines: Lines) -> Any:
    inputs = pd.DataFrame(_inputs(filled["f1040"], people[1], lines))
    records = taxcalc.Records(
        data=inputs, start_year=YEAR, gfactors=None, weights=None, adjust_ratios=None, exact_calculations=True
    )
    policy = taxcalc.Policy()
    # Everybody claims the credits that are theirs.
    policy.implement_reform({f"{credit}_claim_prob_scale": {str(YEAR): 9e99} for credit in ("eitc", "actc")})
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
    opportunity, lifelong = _education(tax_return, lines)
    return {
        "RECID": np.arange(1, len(status) + 1),
        "MARS": [STATUS[each] for each in status],
        "XTOT": 1 + joint + young + other,
        "n24": young,
        "EIC": credited,
        "age_head": _age(drawn, "primary"),
        "age_spouse": np.where(joint, _age(drawn, "spouse"), 0),
        "blind_head": _checked(tax_return, "you_blind"),
        "blind_spouse": _checked(tax_return, "spouse_blind"),
        "e00200": r("line_1z"), "e00200p": r("line_1z") - s1("spouse_wages"), "e00200s": s1("spouse_wages"),
        "pencon_p": s1("medicare_wages") - s1("spouse_medicare") - (r("line_1z") - s1("spouse_wages")),
        "pencon_s": s1("spouse_medicare") - s1("spouse_wages"),
        "e00300": r("line_2b"), "e00400": r("line_2a"), "e00600": r("line_3b"), "e00650": r("line_3a"),
        "e00700": s1("line_1"),
        "e00900": business, "e00900p": business,
        "e01200": s1("line_4"),
        "p22250": lines("schd", "line_7"),
        "p23250": lines("schd", "line_15"),
        "e24515": lines("schd", "line_19"), "e24518": lines("schd", "line_18"),
        "e01400": r("line_4b"), "e01500": r("line_5b"), "e01700": r("line_5b"),
        "e02000": s1("line_5"), "e26270": s1("nonpassive"), "k1bx14p": s1("firm_earnings"),
        # What else is business income, by the one input that is nothing but that.
        "e27200": _business_besides(lines),
        "e02300": s1("line_7") + s1("line_9"), "e02400": r("line_6a"),
        "e03150": s1("line_20"), "e03210": s1("line_21"),
        "e03220": s1("line_11"), "e03270": s1("line_17"), "e03290": s1("line_13"),
        "e03300": s1("line_16"), "e03400": s1("line_18") + s1("line_24a"),
        "e17500": lines("scha", "line_1"), "e18400": lines("scha", "line_5a"),
        "e18500": lines("scha", "line_5b") + lines("scha", "line_5c"),
        # Gambling losses go in with interest, which has no limit either.
        "e19200": lines("scha", "line_8e") + lines("scha", "line_9") + lines("scha", "line_16"),
        "e19800": lines("scha", "line_11"), "e20100": lines("scha", "line_12"),
        "e07300": lines("sch3", "line_1"), "e07240": lines("sch3", "line_4"),
        "e07260": lines("sch3", "line_5a") + lines("sch3", "line_5b"), "e07400": lines("sch3", "line_6a"),
        "e32800": s1("care"), "f2441": s1("cared_for").astype(int),
        "e87521": opportunity, "e87530": lifelong,
        "cmbtp": s1("private_activity") + s1("firms_adjustments"),
        # Repaid advances and the tax on failed plans go in with what is added to the tax after all credits.
        "e09700": lines("sch2", "line_1a") + lines("sch2", "line_17h"), "e09800": lines("sch2", "line_7"),
        "e09900": lines("sch2", "line_8"),
    }  # fmt: skip


def _education(tax_return: Filled, lines: Lines) -> tuple[Numbers, Numbers]:
    """The American opportunity credit before it falls with income, and what other students paid; separate
    returns have neither."""
    separate = np.array(
        [each == "married_separate" for each in tax_return.values["filing_status"].to_pylist()]
    )
    paid = np.maximum(0, lines("sch1", "tuition")) * ~separate
    credit = np.minimum(paid, 2000) + 0.25 * np.clip(paid - 2000, 0, 2000)
    undergraduate = lines("sch1", "undergraduate") > 0
    return credit * undergraduate, paid * ~undergraduate


def _business_besides(lines: Lines) -> Numbers:
    """Firms' business income and trusts' dividends less what e26270 brings in already; and the tax on
    guaranteed payments is not taken off, for they are no business income."""
    earnings = lines("schse", "line_3")
    of_payments = np.divide(
        lines("sch1", "guaranteed"), earnings, out=np.zeros_like(earnings), where=earnings > 0
    )
    kept = lines("sch1", "line_15") * np.minimum(1, of_payments)
    business = lines("sch1", "firms_business") + lines("sch1", "trust_dividends")
    return np.asarray(business + kept - lines("sch1", "nonpassive"))


def _checked(filled: Filled, field: str) -> NDArray[np.int64]:
    return np.array(filled.values[field].to_pylist(), dtype=np.int64)


def _students(drawn: Households) -> NDArray[np.int64]:
    """Dependants from 17 to 23, who count for the earned income credit."""
    ages = [YEAR - _birth_year(drawn, f"dependents.{n}") for n in (0, 1, 2, 3)]
    return np.asarray(sum(((age >= 17) & (age < 24)).astype(np.int64) for age in ages))


def _age(drawn: Households, who: str) -> NDArray[np.int64]:
    return YEAR - _birth_year(drawn, who)


def _birth_year(drawn: Households, who: str) -> NDArray[np.int64]:
    born = np.asarray(drawn.columns[dated(f"{who}.birth_date", YEAR)])
    years = born.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(np.isnat(born), 1800, years)


class Difference(NamedTuple):
    """The most by which a reason moves taxable income and total tax, in dollars; 0 where it does not hold."""

    income: Numbers
    tax: Numbers


def _separate_with_benefits(oracle: Any, lines: Lines) -> Difference:
    """Couples who live together and file apart have no base amount below which social security benefits are
    free of tax; the oracle takes them to live apart."""
    benefits = lines("f1040", "line_6a") * (oracle.array("MARS") == 3)
    return Difference(benefits, 0.5 * benefits)


def _additional_medicare(_: Any, lines: Lines) -> Difference:
    """Additional Medicare Tax is on the Medicare wages of Forms W-2, box 5; the oracle puts it on the wages
    of box 1."""
    wages = np.abs(lines("sch1", "medicare_wages") + lines("f1040", "line_1c") - lines("f1040", "line_1z"))
    return Difference(0 * wages, 0.009 * wages)


def _special_gains(_: Any, lines: Lines) -> Difference:
    """Gains with rates of 25 and 28 %: the oracle's worksheet is that of before 2018, in which they fill up
    the lowest bracket alone, not all that bear less than 25 % (section 1(h)(1)(A)(ii)(I))."""
    gains = lines("schd", "line_18") + lines("schd", "line_19")
    return Difference(0 * gains, 0.18 * gains)


def _repaid_advance(oracle: Any, lines: Lines) -> Difference:
    """Advance payments of the premium credit that are repaid come before the credits, which may take them
    off again, and before the minimum tax; the oracle has no such line, and they are added behind."""
    limited = lines("f1040", "line_21") > lines("f1040", "line_16") + lines("sch2", "line_2")
    repaid = lines("sch2", "line_1a") * (limited | (oracle.array("c09600") > 0))
    return Difference(0 * repaid, repaid)


def _itemizes_for_the_minimum_tax(oracle: Any, lines: Lines) -> Difference:
    """The oracle itemizes deductions below the standard one where that makes the minimum tax smaller by
    more than the tax grows; our taxpayers take the larger deduction."""
    itemizes = (oracle.array("standard") == 0) & (lines("f1040", "line_12") > lines("scha", "line_17"))
    given_up = (lines("f1040", "line_12") - lines("scha", "line_17")) * itemizes
    return Difference(given_up, lines("sch2", "line_2") * itemizes)


def _young(oracle: Any, lines: Lines) -> Difference:
    """The oracle cuts the exemption from the minimum tax for everybody under 24; by section 59(j) it is
    only that of children whose parents keep them, and ours keep themselves. Then it may itemize to make the
    minimum tax smaller."""
    spouse = oracle.array("age_spouse")
    young = (oracle.array("age_head") < 24) & (spouse < 24)
    itemizes = (oracle.array("standard") == 0) & (lines("f1040", "line_12") > lines("scha", "line_17"))
    given_up = (lines("f1040", "line_12") - lines("scha", "line_17")) * (young & itemizes)
    return Difference(given_up, oracle.array("c09600") * young + 0.37 * given_up)


def _separate_minimum_tax(oracle: Any, _: Lines) -> Difference:
    """On separate returns above the end of the phase-out up to another exemption counts as income (section
    55(d)(3)); the oracle leaves that out."""
    over = np.clip(0.25 * (oracle.array("c62100") - 875_950), 0, 66_650) * (oracle.array("MARS") == 3)
    return Difference(0 * over, 0.28 * over)


def _allocated_tips(_: Any, lines: Lines) -> Difference:
    """Allocated tips use up the wage base before self-employment does; the oracle does not know them."""
    tips = lines("f1040", "line_1c") * (lines("schse", "line_12") > 0)
    return Difference(0.062 * tips, 0.124 * tips)


def _trust_dividends(_: Any, lines: Lines) -> Difference:
    """A fifth of real estate trusts' dividends is deducted however high the income and beside a business
    loss; the oracle has them among business income, which is neither."""
    deduction = 0.2 * lines("sch1", "trust_dividends")
    return Difference(deduction, 0.4 * deduction)


def _surviving_spouse(oracle: Any, lines: Lines) -> Difference:
    """A surviving spouse's return is no joint one for the child tax credit and the business deduction, and
    no unmarried one for the additional standard deduction (sections 24(b), 199A(e)(2), 63(f)(3)); the
    oracle has it the other way."""
    survives = oracle.array("MARS") == 5
    income = (oracle.array("qbided") + 800) * survives
    return Difference(income, 0.37 * income + lines("sch8812", "line_8") * survives)


def _untaxed_either_way(oracle: Any, lines: Lines) -> Difference:
    """The oracle takes the smaller standard deduction where the larger itemized one saves no tax."""
    standard = oracle.array("standard")
    same = (standard > 0) & (lines("f1040", "line_12") > standard) & (oracle.array("c05800") == 0)
    return Difference((lines("f1040", "line_12") - standard) * same, 0 * standard)


REASONS = (
    _separate_with_benefits,
    _additional_medicare,
    _special_gains,
    _repaid_advance,
    _itemizes_for_the_minimum_tax,
    _young,
    _separate_minimum_tax,
    _allocated_tips,
    _trust_dividends,
    _surviving_spouse,
    _untaxed_either_way,
)


def test_taxable_income_and_total_tax_agree(oracle: Any, lines: Lines, asked: tuple[str, int]) -> None:
    """But for what REASONS explain, each up to its own amount."""
    income = np.abs(lines("f1040", "line_15") - oracle.array("c04800"))
    tax = np.abs(lines("f1040", "line_24") - oracle.array("c09200"))
    allowed = [reason(oracle, lines) for reason in REASONS]
    unexplained = (income > TOLERANCE + sum(each.income for each in allowed)) | (
        tax > TOLERANCE + sum(each.tax for each in allowed)
    )
    assert np.flatnonzero(unexplained).tolist() == []
    case, count = asked
    if count == RETURNS[case]:
        assert ((income > TOLERANCE) | (tax > TOLERANCE)).mean() < SHARES[case]


def test_the_minimum_tax_agrees(oracle: Any, lines: Lines, asked: tuple[str, int]) -> None:
    reasons = [reason(oracle, lines) for reason in REASONS if reason is not _additional_medicare]
    alike = np.all([each.tax == 0 for each in reasons], axis=0)
    minimum = lines("sch2", "line_2")
    assert np.abs(minimum - oracle.array("c09600"))[alike].max() <= TOLERANCE
    if asked == (RICH, RETURNS[RICH]):
        assert ((minimum > 0) & alike).sum() >= 20


def test_the_parts_of_the_tax_agree(oracle: Any, lines: Lines) -> None:
    apart = _separate_with_benefits(oracle, lines).income > 0
    benefits = np.abs(lines("f1040", "line_6b") - oracle.array("c02500"))
    assert benefits[~apart].max() <= 2
    self_employment = np.abs(lines("sch2", "line_4") - oracle.array("setax"))
    assert (self_employment - _allocated_tips(oracle, lines).tax).max() <= 2
    assert np.abs(lines("sch2", "line_12") - oracle.array("niit"))[~apart].max() <= 2
    business = np.abs(lines("f1040", "line_13") - oracle.array("qbided"))
    allowed = _trust_dividends(oracle, lines).income + _surviving_spouse(oracle, lines).income
    assert (business - allowed)[~apart].max() <= 2


def test_the_credits_agree(oracle: Any, lines: Lines, asked: tuple[str, int]) -> None:
    """The earned income credit of separate returns is out of scope, as the definition says; that nothing of
    the education credit is refunded to students under 24 whom others keep, the oracle does not know."""
    separate = oracle.array("MARS") == 3
    repaid = lines("sch2", "line_1a") > 0
    kept = (oracle.array("age_head") < 24) & (oracle.array("MARS") != 2)
    assert np.abs(lines("sch3", "line_2") - oracle.array("c07180"))[~repaid].max() <= TOLERANCE
    education = np.abs(lines("sch3", "line_3") - oracle.array("c07230"))
    assert (education - _surviving_spouse(oracle, lines).tax)[~repaid & ~kept].max() <= TOLERANCE
    assert np.abs(lines("f1040", "line_29") - oracle.array("c10960"))[~kept].max() <= 2
    assert np.abs(lines("f1040", "line_27") - oracle.array("eitc"))[~separate].max() <= TOLERANCE
    additional = np.abs(lines("f1040", "line_28") - oracle.array("c11070"))
    assert additional[~repaid & (oracle.array("MARS") != 5)].max() <= TOLERANCE
    assert np.abs(lines("sch3", "line_6d") - oracle.array("c07200"))[~repaid & ~separate].max() <= TOLERANCE
    if asked == (COME, RETURNS[COME]):
        found = [("sch3", "line_2"), ("sch3", "line_3"), ("f1040", "line_29"), ("f1040", "line_27")]
        assert min((lines(*line) > 0).sum() for line in found) >= 20
