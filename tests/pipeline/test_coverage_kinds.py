"""What coverage writes into blanks of texts and codes is of the kind that the field asks for."""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

import pytest

from symage.cases.blank_texts import KINDS
from symage.cases.documents import make_documents
from symage.forms.definition import Field, FormDefinition
from symage.forms.securities import cusip_digit
from symage.identities.state_employer_ids import STATE_EMPLOYER_IDS
from symage.request import BALANCED, Config, GenerationRequest
from tests.packaged import packaged, ready_forms

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS += ("November", "December")
STATE_IDS = re.compile(
    "|".join(
        re.escape(pattern).replace(r"\#", r"\d").replace("=", r"\d").replace("@", "[A-Z]")
        for pattern in STATE_EMPLOYER_IDS.values()
        if pattern
    )
)
VIN_LETTERS = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)


def is_cusip(text: str) -> bool:
    return re.fullmatch("99[0-9A-Z]{7}", text) is not None and cusip_digit(text[:8]) == text[8]


def is_vin(text: str) -> bool:
    values = [VIN_LETTERS.get(sign, 10) if not sign.isdigit() else int(sign) for sign in text]
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    rest = sum(value * weight for value, weight in zip(values, weights, strict=True)) % 11
    return text[8] == ("X" if rest == 10 else str(rest))


def matches(pattern: str) -> Callable[[str, Field, FormDefinition], bool]:
    return lambda text, _field, _form: re.fullmatch(pattern, text) is not None


def is_pin(text: str, field: Field, _form: FormDefinition) -> bool:
    return text.isdecimal() and len(text) == (field.comb or 5)


def is_year(text: str, field: Field, form: FormDefinition) -> bool:
    last = form.year or 2024
    years = range(last - 10, last + 1)
    return text in {str(year) if field.max_length != 2 else f"{year % 100:02d}" for year in years}


def is_month(text: str, _field: Field, _form: FormDefinition) -> bool:
    return text in MONTHS or text in {f"{month:02d}" for month in range(1, 13)}


PRACTICES = "Practice|Medical|Medicine|Primary Care|Clinic|Dental"
THINGS = ("Supplies", "Equipment", "Services", "See statement", "Licenses and fees")
RULES: Mapping[str, Callable[[str, Field, FormDefinition], bool]] = {
    r".*\.ptin": matches(r"P\d{8}"),
    r".*[._]pin": is_pin,
    r".*cusip": lambda text, _field, _form: is_cusip(text),
    r".*\.vin": lambda text, _field, _form: is_vin(text),
    r".*\.(employer|payer)_id": lambda text, _field, _form: (
        bool(STATE_IDS.fullmatch(text)) or text.isdecimal()
    ),
    r".*month": is_month,
    r".*_day": matches("0[1-9]|1[0-9]|2[0-8]"),
    r".*(_year|year_end_digits)": is_year,
    r".*\.(control_)?number|.*_number": matches(r"\d{4,}|[1-9]\d{3}"),
    r".*\.(id|policy|identifier|other_id|original_reference|prior_authorization)": matches(r"\d{4,}"),
    r".*\.diagnosis\.code_.": matches(r"[A-Z]\d[0-9A-Z]{1,5}"),
    r".*\.line_.\.code": matches(r"[A-Z\d]\d{4}"),
    r".*\.place_of_service": matches(r"\d\d"),
    r".*\.merchant_category": matches(r"\d{4}"),
    r".*suffix": matches("Jr|Sr|II|III"),
    r".*state_of_incorporation": matches("[A-Z]{2}"),
    r".*relationship": matches("Son|Daughter|Parent|Grandchild|Niece|Nephew"),
    r"property_.\.type": matches("[1-8]"),
    r"pass_through_.\.kind": matches("[PS]"),
    r".*\.months": matches("[1-9]|1[0-2]"),
    r".*children.*|.*other_dependents|exemptions\.boxes_checked|.*property_count": matches("[1-8]"),
    r".*\.units|.*llc_members": matches("[1-9]|1[0-9]"),
    r".*_days": lambda text, _field, _form: 1 <= int(text) <= 365,
    r".*\.share_.*|.*_percentage|.*_share": matches("[1-9][0-9]?"),
    r"(interest|dividends)\d+\.payer": lambda text, _field, _form: not re.search(PRACTICES, text),
    r"application\..*_(purpose|kind)|.*_type": lambda text, _field, _form: text not in THINGS,
    r"tax\.box12.\.code": matches("[A-HJ-NP-TV-Z]|AA|BB|DD|EE|FF|GG|HH|II"),
}
SOME = (
    "irs_w2_single_page_2025",
    "irs_f1040_2025",
    "irs_f1099b_2025",
    "irs_f1040_schb_2024",
    "irs_f1040_schc_2025",
    "irs_f1040_sche_2024",
    "irs_ss4_2023",
    "irs_f1040_sch1a_2025",
    "irs_f941_2024",
    "cms_1500_standard_02_12",
    "irs_f1065_schk1_2025",
    "irs_f1040_classic_1988",
)


@pytest.mark.parametrize(
    ("forms", "seeds", "quantity"),
    [(SOME, (1,), 120), pytest.param(packaged().forms, range(300, 303), 200, marks=pytest.mark.long)],
)
def test_what_coverage_writes_is_of_the_kind_of_its_field(
    forms: tuple[str, ...], seeds: tuple[int, ...], quantity: int
) -> None:
    asked = set()
    for form_id in forms:
        for seed in seeds:
            request = GenerationRequest((form_id,), quantity, seed, ("pdf_typed",), Config(coverage=BALANCED))
            made = make_documents(ready_forms(), request, range(quantity))
            ((covered,), (shown,)) = made.covered, made.shown
            fields = {field.id: field for field in shown.form.fields}
            for row, names in enumerate(covered):
                for name in names:
                    field, text = fields[name], shown.printed[name][row]
                    rule = rule_of(field)
                    asked.add(rule)
                    assert rule is None or RULES[rule](text, field, shown.form), (form_id, name, text)
    assert len(asked) > 15


def rule_of(field: Field) -> str | None:
    if field.type not in ("text", "code", "number", "percent"):
        return None
    concept = field.semantic_concept or field.id
    return next((rule for rule in RULES if re.fullmatch(rule, concept)), None)


def test_a_name_is_written_where_a_name_is_asked_for_and_nowhere_else() -> None:
    """No text or code of a number's kind is a donor's name."""
    request = GenerationRequest(("irs_f1040_2025",), 400, 5, ("pdf_typed",), Config(coverage=BALANCED))
    made = make_documents(ready_forms(), request, range(400))
    ((covered,), (shown,)) = made.covered, made.shown
    roles = {field.id: field.structural_role for field in shown.form.fields if field.type in ("text", "code")}
    for row, names in enumerate(covered):
        for name in set(names) & set(roles):
            if roles[name] == "identifier":
                assert re.search(r"\d", shown.printed[name][row]), (name, shown.printed[name][row])


def test_every_pattern_of_the_kinds_names_a_field() -> None:
    used = set()
    for field in (field for form in packaged() for field in form.fields if field.type in KINDS):
        concept = field.semantic_concept or field.id
        kind = next((kind for kind in KINDS[field.type][0] if kind.fits(concept)), None)
        used |= {each for each in kind.concepts if fnmatchcase(concept, each)} if kind else set()
    assert used == {each for kinds, _ in KINDS.values() for kind in kinds for each in kind.concepts}
