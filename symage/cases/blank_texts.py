"""What somebody may write into a blank of a text or of a code, by what the field means: a PTIN, a CUSIP, a
month, a state's number for an employer, a name, or words that say what kind of thing it is.

Kinds are told by the field's concept, the first pattern that fits it. Where a kind has several writings, the
first for which the field has room is taken. What does not belong here: which blanks are filled, and blanks of
other types (`coverage.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from symage.cases.writings import Write, cusip, day, entry, figures, month, said, spelt, vin, year

Writing = str | Write
"""A text of the blank's donor by its name, or how one is written."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`concepts`: patterns, of which one fits; `writings` in the order in which they are tried."""

    concepts: tuple[str, ...]
    writings: tuple[Writing, ...]

    def fits(self, concept: str) -> bool:
        return any(fnmatchcase(concept, each) for each in self.concepts)


def _kind(concepts: str, *writings: Writing) -> Kind:
    return Kind(tuple(concepts.split()), writings)


_NUMBERS = (
    _kind("*.ptin", spelt("P########")),
    _kind("*.pin *_pin", figures(5)),
    _kind("*cusip", cusip),
    _kind("*.vin", vin),
    _kind("*.employer_id *.payer_id", "state_id", spelt("########"), spelt("######")),
    _kind("*.closing_month", said("December", "June", "September", "March")),
    _kind("*month", month),
    _kind("*_day", day),
    _kind("*.year_end_digits *_year", year),
    _kind("*.year_begin *.year_begins", said("July 1", "October 1", "April 1", "02/01")),
    _kind("*.year_end *.year_ends", said("June 30", "September 30", "March 31", "01/31")),
    _kind("*.unit", spelt("1##", "2#@", "4#"), spelt("#")),
    _kind("*postal_code", spelt("@#@ #@#")),
    _kind("*form_number *return_form *general_business_form", said("1120", "1065", "3800", "8936", "5884")),
    _kind("*exemption_number", spelt("####")),
    _kind("*control_number", spelt("######")),
)
_CODES = (
    _kind("*.diagnosis.code_?", said("I10", "E119", "M545", "J069", "R0602", "K219", "N390", "S93401A")),
    _kind("*.icd_version", said("0")),
    _kind("*.line_?.code", said("99213", "99214", "85025", "80053", "93000", "36415", "J1100")),
    _kind("*.modifier_?", said("25", "59", "GA", "RT", "LT", "76")),
    _kind("*.diagnosis_pointer", said("A", "B", "C", "AB", "ABC")),
    _kind("*.emergency *.epsdt", said("Y")),
    _kind("*.place_of_service", said("11", "21", "22", "23", "81")),
    _kind("*.onset_qualifier", said("431", "484")),
    _kind("*.other_date_qualifier", said("454", "304", "453", "439", "455", "471", "090", "091", "444")),
    _kind("*.referrer.qualifier", said("DN", "DK", "DQ")),
    _kind("*_id_qualifier", said("0B", "1G", "G2")),
    _kind("*.other_claim.qualifier", said("Y4")),
    _kind("*.resubmission_code", said("7", "8")),
    _kind("*.condition_codes", said("AA", "AB", "W2")),
    _kind("*.activity_code", spelt("5416##", "4453##", "2381##")),
    _kind("*.merchant_category", spelt("15##", "54##", "58##", "72##")),
    _kind("*.form_8949_box", said("A", "B", "D", "E")),
    _kind("*.distribution_code", said("7", "1", "2", "4", "G")),
    _kind("*.adjustment_code", said("W", "B", "E", "H", "O", "T")),
    _kind("tax.box12?.code", said("C", "D", "E", "G", "P", "W", "AA", "BB", "DD", "EE")),
    _kind("k1.*.code_* *.fatca_exemption_code", said(*"ABCDEFGHIJKLM")),
    _kind("*.llc_classification", said("C", "S", "P")),
    _kind("*.exempt_payee_code", said("1", "3", "4", "5", "13")),
    _kind("*.occupation?", spelt("1##", "2##")),
    _kind("pass_through_?.kind", said("P", "S")),
    _kind("property_?.type", said("1", "2", "3", "4", "5", "7")),
)
_NAMES = (
    _kind("*name_and_address", "block"),
    _kind("*.name_and_phone", "company_and_phone", "company"),
    _kind("*firm_name *.firm *trade_name *business_name *legal_name *.payer", "company", "last"),
    _kind("business.name employer.name remic.name pass_through_?.name", "company", "last"),
    _kind("*plan_name *issuer_name *mortgage_payee *mortgage_payee_line2", "company", "last"),
    _kind("*first_name *first_names", "first"),
    _kind("*last_name", "last"),
    _kind("tax.local*.name", "city"),
    _kind("*combat_zone_name", said("Arabian Peninsula", "Afghanistan", "Kosovo")),
    _kind("*_name *.name *.full_name* *.name_and_title *.care_of", "person", "last"),
    _kind("*city_state_zip *county_and_state", "locality", "city", "state"),
    _kind("*.city", "city"),
    _kind("*street *address *mortgage.property", "street", "city"),
    _kind("*state_of_incorporation", "state"),
    _kind("*occupation", "occupation"),
)
_WORDS = (
    _kind("*relationship", said("Son", "Daughter", "Parent", "Grandchild", "Niece", "Nephew")),
    _kind("*country* *countries*", said("Canada", "Mexico", "Japan", "Germany", "France", "Ireland")),
    _kind("*province", said("Ontario", "Quebec", "Jalisco", "Bavaria")),
    _kind("*suffix", said("Jr", "Sr", "II", "III")),
    _kind("*irs_center", said("Ogden, UT", "Kansas City, MO", "e-file")),
    _kind("*entity_type", said("Individual", "Trust", "Estate", "Corporation")),
    _kind("*.title", said("Owner", "Partner", "President", "Treasurer", "Manager")),
    _kind("tax.box*.other", entry("DUES", "UNION", "HEALTH", "RRSP", "UNIFORM")),
    _kind("sales.*.note", said("Wash sale", "Inherited", "See statement")),
    _kind("*description", spelt("+0 sh. @@@", "+00 sh. @@@@"), spelt("@@@@")),
    _kind("sales.reported_proceeds", said("Gross proceeds", "Gross", "Net")),
    _kind("*number *.number* *.policy *.id *_id *reference *authorization *identifier", figures(8)),
)
_OTHER = (
    said("See statement", "Licenses and fees", "Other, see attached", "Equipment", "Supplies", "Services"),
    said("Other", "Fees", "Dues", "Misc"),
    spelt("@@"),
    spelt("@"),
)
_LETTERS = (spelt("@@"), spelt("@"))
KINDS: Mapping[str, tuple[Sequence[Kind], Sequence[Writing]]] = {
    "text": ((*_NUMBERS, *_CODES, *_NAMES, *_WORDS), _OTHER),
    "code": ((*_NUMBERS, *_CODES), _LETTERS),
}
"""Of each type its kinds, and what a field of none of them may be."""


def writings(field_type: str, concept: str) -> Sequence[Writing]:
    """What may be written into a field of the type, the best first."""
    kinds, others = KINDS[field_type]
    return next((kind.writings for kind in kinds if kind.fits(concept)), others)
