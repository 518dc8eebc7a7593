"""Forms W-4, W-9, 4868 and SS-4, by the words printed on them."""

from collections.abc import Iterator

from symage_audit.papers import Doubt, Paper, differ

_CHILD, _OTHER = 2_000, 500
_CHILD_2025 = 2_200


def withholding_certificate(paper: Paper) -> Iterator[Doubt]:
    children, others = paper.amount("step_3_children"), paper.amount("step_3_others")
    each = (_CHILD, _CHILD_2025)
    if all(children % amount for amount in each):
        yield "step_3_children", f"is no multiple of {_CHILD:,}"
    if others % _OTHER:
        yield "step_3_others", f"is no multiple of {_OTHER}"
    if paper.amount("step_3") < children + others - 0.01:
        yield "step_3", "is less than the amounts beside it"


def taxpayer_number(paper: Paper) -> Iterator[Doubt]:
    if paper.has("ssn") == paper.has("ein"):
        yield "ssn", "Part I takes one of both numbers"
    if not paper.has("line_3a"):
        yield "line_3a", "one classification is checked"
    if paper.has("line_3a_llc") and paper.text("line_3a") != "llc":
        yield "line_3a_llc", "is for a limited liability company alone"


def extension(paper: Paper) -> Iterator[Doubt]:
    balance = max(0.0, paper.amount("line_4") - paper.amount("line_5"))
    if differ(paper.amount("line_6"), balance, 1.01):
        yield "line_6", "is not line 4 less line 5"
    begun, paid = paper.amount("line_4"), paper.amount("line_7")
    if paid > max(begun, paper.amount("line_6")) + 1.01 and not paper.has("line_8"):
        yield "line_7", "more is paid than the whole tax"


def employer_number(paper: Paper) -> Iterator[Doubt]:
    begun, signed, paid = paper.day("line_11"), paper.day("signature_date"), paper.day("line_15")
    if begun and signed and begun > signed and (begun - signed).days > 366:
        yield "line_11", "a business that begins more than a year later"
    workers = paper.total("line_13_agricultural", "line_13_household", "line_13_other")
    if paid is not None and not workers:
        yield "line_15", "wages are paid and nobody is expected to earn them"
    if paper.has("line_8b") and paper.text("line_8a") not in ("answer_yes", "yes"):
        yield "line_8b", "only a limited liability company has members"
