"""Forms 1098-T and 1098-E, and what the return makes of them (sections 25A and 221)."""

from collections.abc import Iterator

from symage_audit.papers import Case, CaseDoubt, Doubt, Paper, of_year, returns

_OF_COLLEGES = ("box_1", "box_4", "box_5", "box_6", "box_7", "box_8", "box_9")
_MOST_REFUNDED = 1_000
"""Two fifths of the American opportunity credit."""
_MOST_INTEREST = 2_500


def tuition(paper: Paper) -> Iterator[Doubt]:
    of_colleges = [field for field in _OF_COLLEGES if paper.has(field)]
    if paper.has("box_10") and of_colleges:
        yield "box_10", f"is filled in by insurers, who leave {of_colleges[0]} blank"
    if not paper.total("box_1", "box_4", "box_5", "box_6", "box_10"):
        yield "box_1", "a statement of nothing"
    if paper.has("box_7") and not paper.amount("box_1"):
        yield "box_7", "is about payments in box 1, and there are none"
    if paper.text("filer_tin") == paper.text("student_tin"):
        yield "student_tin", "is the college's own number"


def loan_interest(paper: Paper) -> Iterator[Doubt]:
    if not paper.amount("box_1"):
        yield "box_1", "a statement of no interest"
    if paper.text("lender_tin") == paper.text("borrower_tin"):
        yield "borrower_tin", "is the lender's own number"


def credited(case: Case) -> Iterator[CaseDoubt]:
    """What is refunded is of undergraduates who study at least half-time."""
    for tax_return in returns(case):
        for statement in of_year(case, "irs_f1098t_", tax_return.year):
            refunded = tax_return.amount("line_29")
            if refunded > _MOST_REFUNDED:
                yield tax_return.form_id, "line_29", f"is more than {_MOST_REFUNDED:,}"
            if refunded and (statement.has("box_9") or not statement.has("box_8")):
                yield tax_return.form_id, "line_29", "of a student who is none of the first four years"
            if refunded and tax_return.text("filing_status") == "married_separate":
                yield tax_return.form_id, "line_29", "on a separate return"


def deducted(case: Case) -> Iterator[CaseDoubt]:
    for tax_return in returns(case):
        for schedule in of_year(case, "irs_f1040_sch1_", tax_return.year):
            interest = schedule.amount("line_21")
            if interest > _MOST_INTEREST:
                yield schedule.form_id, "line_21", f"is more than {_MOST_INTEREST:,}"
            if interest and tax_return.text("filing_status") == "married_separate":
                yield schedule.form_id, "line_21", "on a separate return"
            for statement in of_year(case, "irs_f1098e_", tax_return.year):
                if interest > round(statement.amount("box_1")) + 1:
                    yield schedule.form_id, "line_21", f"is more than box 1 of {statement.form_id}"
