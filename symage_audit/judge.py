"""The rules by family, and judging papers by them."""

from collections.abc import Iterable, Iterator, Sequence

from symage_audit import (
    applications,
    brokerage,
    business,
    claims,
    crossing,
    education,
    information,
    passthrough,
    payments,
    returns,
    schedules,
    wages,
    withholding,
)
from symage_audit.papers import Case, CaseRule, Finding, Paper, PaperRule, SetRule, Untold

RULES: tuple[tuple[tuple[str, ...], tuple[PaperRule, ...]], ...] = (
    (("irs_w2_", "w2_"), (wages.social_security, wages.medicare, wages.deferrals, wages.state)),
    (
        ("irs_f1040_2023", "irs_f1040_2024", "irs_f1040_2025"),
        (returns.sums, returns.refund_or_debt, returns.tax, returns.status),
    ),
    (
        tuple(
            f"irs_f1040_{name}_"
            for name in ("sch1", "sch1a", "sch2", "sch3", "scha", "schd", "sche", "schse", "sch8812")
        ),
        (schedules.sums,),
    ),
    (("irs_f1040_scha_",), (schedules.itemized,)),
    (("irs_f1040_schb_",), (schedules.interest_and_dividends,)),
    (("irs_f1040_schd_",), (schedules.losses,)),
    (("irs_f1040_schse_",), (schedules.self_employment,)),
    (("irs_f1040_sch8812_",), (schedules.children,)),
    (("irs_f8949_",), (schedules.sales,)),
    (("irs_f1099int_",), (information.interest,)),
    (("irs_f1099div_",), (information.dividends,)),
    (("irs_f1099b_",), (brokerage.sale,)),
    (("composite_1099_",), (brokerage.statement, brokerage.listed)),
    (("irs_f1099r_",), (information.distribution,)),
    (("irs_f1098_",), (information.mortgage,)),
    (("irs_f1095a_",), (information.marketplace,)),
    (("irs_f941_",), (business.quarter,)),
    (("irs_f940_",), (business.unemployment,)),
    (("irs_f1040_schc_",), (business.proprietor,)),
    (("irs_f1065_schk1_",), (passthrough.partner,)),
    (("irs_f1120s_schk1_",), (passthrough.shareholder,)),
    (("irs_f1098t_",), (education.tuition,)),
    (("irs_f1098e_",), (education.loan_interest,)),
    (("irs_f1099k_",), (payments.network,)),
    (("irs_f1099g_",), (payments.government,)),
    (("irs_f1099misc_",), (payments.miscellaneous,)),
    (("irs_f1099nec_",), (payments.nonemployee,)),
    (("irs_w4_",), (applications.withholding_certificate,)),
    (("irs_w9_",), (applications.taxpayer_number,)),
    (("irs_f4868_",), (applications.extension,)),
    (("irs_ss4_",), (applications.employer_number,)),
    (("cms_1500_",), (claims.services, claims.diagnoses, claims.cover)),
)
CROSS_RULES: tuple[CaseRule, ...] = (
    crossing.one_number,
    crossing.wages,
    crossing.schedules,
    crossing.sales_of_the_year,
    crossing.employees,
    education.credited,
    education.deducted,
    withholding.income_tax,
)
SET_RULES: tuple[tuple[str, SetRule], ...] = (("cms_1500_", claims.weekends),)
SHUFFLED, RANDOM = "shuffled", "random"


def judge(papers: Iterable[Paper], mode: str) -> Iterator[Finding]:
    """Everything found. Values of a shuffled dataset say nothing of each other, forms of a random one are of
    different people."""
    if mode == SHUFFLED:
        return
    papers = [*papers]
    yield from judge_all(papers)
    cases: dict[int, dict[str, Paper]] = {}
    for paper in papers:
        yield from judge_paper(paper)
        cases.setdefault(paper.item, {})[paper.form_id] = paper
    for case in cases.values() if mode != RANDOM else ():
        yield from judge_case(case)


def judge_all(papers: Sequence[Paper]) -> Iterator[Finding]:
    """What is said of the papers of a form together; the item is that of the first."""
    for start, rule in SET_RULES:
        alike = [paper for paper in papers if paper.form_id.startswith(start)]
        for field, says in rule(alike) if alike else ():
            yield Finding(alike[0].form_id, alike[0].item, field, _name(rule), says)


def judge_paper(paper: Paper) -> Iterator[Finding]:
    for starts, rules in RULES:
        for rule in rules if paper.form_id.startswith(starts) else ():
            try:
                for field, says in rule(paper):
                    yield Finding(paper.form_id, paper.item, field, _name(rule), says)
            except Untold:
                continue


def judge_case(case: Case) -> Iterator[Finding]:
    item = next(iter(case.values())).item
    for rule in CROSS_RULES:
        try:
            for form_id, field, says in rule(case):
                yield Finding(form_id, item, field, _name(rule), says)
        except Untold:
            continue


def _name(rule: PaperRule | CaseRule | SetRule) -> str:
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"
