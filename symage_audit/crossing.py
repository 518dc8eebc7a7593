"""What the papers of one household say of each other, by what the forms themselves refer to."""

from collections.abc import Iterator, Mapping

from symage_audit.papers import Case, CaseDoubt, Paper, Untold, differ, of_kind, of_year, returns

_DOLLAR = 1.01
_PERSON: Mapping[str, str] = {
    "irs_w2_": "employee_ssn",
    "irs_w4_": "ssn",
    "irs_f1040_": "ssn",
    "irs_f8949_": "ssn",
    "irs_f1099int_": "recipient_tin",
    "irs_f1099div_": "recipient_tin",
    "irs_f1099r_": "recipient_tin",
    "irs_f1099g_": "recipient_tin",
    "irs_f1099b_": "recipient_tin",
    "irs_f1098_": "borrower_tin",
    "irs_f1095a_": "line_5",
    "irs_f4868_": "line_2",
}
_CARRIED = (
    ("irs_f1040_sch1_", "line_10", "line_8"),
    ("irs_f1040_sch1_", "line_26", "line_10"),
    ("irs_f1040_sch2_", "line_3", "line_17"),
    ("irs_f1040_sch2_", "line_21", "line_23"),
    ("irs_f1040_sch3_", "line_8", "line_20"),
    ("irs_f1040_sch3_", "line_15", "line_31"),
    ("irs_f1040_schb_", "line_4", "line_2b"),
    ("irs_f1040_schb_", "line_6", "line_3b"),
)
"""Of a schedule, the line that the return of its year takes over, and where."""


def one_number(case: Case) -> Iterator[CaseDoubt]:
    found: dict[str, tuple[str, str]] = {}
    for paper in case.values():
        field = next((field for start, field in _PERSON.items() if paper.form_id.startswith(start)), None)
        number = _told(paper, field) if field is not None else ""
        if field is not None and number:
            found[paper.form_id] = field, number
    numbers = [number for _, number in found.values()]
    for form_id, (field, number) in found.items():
        if number != numbers[0]:
            yield form_id, field, "is another number than on the household's other papers"


def wages(case: Case) -> Iterator[CaseDoubt]:
    for tax_return in returns(case):
        for w2 in of_year(case, "irs_w2_", tax_return.year):
            if tax_return.amount("line_1a") < round(w2.amount("box_1")) - _DOLLAR:
                yield tax_return.form_id, "line_1a", f"is less than box 1 of {w2.form_id}"
            if tax_return.amount("line_25a") < round(w2.amount("box_2")) - _DOLLAR:
                yield tax_return.form_id, "line_25a", f"is less than box 2 of {w2.form_id}"


def schedules(case: Case) -> Iterator[CaseDoubt]:
    for tax_return in returns(case):
        for start, line, onto in _CARRIED:
            for paper in of_year(case, start, tax_return.year):
                if differ(paper.amount(line), tax_return.amount(onto), _DOLLAR):
                    yield tax_return.form_id, onto, f"is not {line} of {paper.form_id}"
        for paper in of_year(case, "irs_f1040_sch", tax_return.year):
            yield from _named_alike(tax_return, paper)


def _named_alike(tax_return: Paper, schedule: Paper) -> Iterator[CaseDoubt]:
    name = schedule.text("name")
    if not name or schedule.form_id.startswith(("irs_f1040_schc_", "irs_f1040_schse_")):
        return
    people = [("first_name", "last_name")]
    if tax_return.text("filing_status") == "married_joint":
        people.append(("spouse_first_name", "spouse_last_name"))
    for first, last in people:
        whole = f"{tax_return.text(first)} {tax_return.text(last)}"
        if whole not in name:
            yield schedule.form_id, "name", f"does not name {whole} as the return does"


def sales_of_the_year(case: Case) -> Iterator[CaseDoubt]:
    for paper in of_kind(case, "irs_f8949_"):
        for field in paper.values:
            day = paper.day(field) if field.endswith(("sold", "_c")) else None
            if day is not None and day.year != paper.year:
                yield paper.form_id, field, f"sold in {day.year}, on a form of {paper.year}"


def employees(case: Case) -> Iterator[CaseDoubt]:
    for application in of_kind(case, "irs_ss4_"):
        workers = application.total("line_13_agricultural", "line_13_household", "line_13_other")
        for business in of_kind(case, "irs_f1040_schc_"):
            if workers and application.has("line_15") and not business.amount("line_26"):
                yield business.form_id, "line_26", f"no wages, and {workers:.0f} employees on Form SS-4"


def _told(paper: Paper, field: str) -> str:
    try:
        return paper.text(field)
    except Untold:
        return ""
