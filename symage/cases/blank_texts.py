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
    _kind("healthcare.*name_and_address", "practice_block"),
    _kind("*name_and_address", "company_block"),
    _kind("*.name_and_phone", "bank_and_phone", "bank"),
    _kind("preparer.*firm_name *.firm", "preparer", "last"),
    _kind("interest*.payer *mortgage_payee *mortgage_payee_line2", "bank", "last"),
    _kind("dividends*.payer", "broker", "last"),
    _kind("*plan_name *issuer_name", "insurer", "city"),
    _kind("*trade_name *business_name *legal_name", "company", "last"),
    _kind("business.name employer.name remic.name pass_through_?.name", "company", "last"),
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
_TRADES = (
    said("Bakery", "House painting", "Bookkeeping", "Lawn care", "Web design", "Auto repair", "Child care"),
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
_ASKED = (
    _kind("application.banking_purpose", said("Open account", "Business account", "Loan")),
    _kind("application.trust_kind", said("Revocable", "Irrevocable", "Family trust", "Charitable")),
    _kind("application.plan_kind", said("401(k)", "Defined benefit", "Profit-sharing", "SEP")),
    _kind("application.new_organization", said("LLC", "Corporation", "Partnership", "S corporation")),
    _kind("application.business_kind *.activity *.other_activity", *_TRADES),
    _kind("application.other_reason", said("Estate", "Name change", "Bankruptcy estate")),
    _kind("business.nonprofit_kind", said("Charity", "Club", "Booster club", "Museum")),
    _kind("business.other_kind", said("LLC", "Single-member LLC", "Joint venture")),
    _kind("payee.other_classification", said("Nonprofit", "LLC", "School", "City")),
    _kind("business.principal_line", said("Sandwiches", "Home repairs", "Used books", "Bookkeeping")),
    _kind("business.accounting_method_other", said("Hybrid", "Modified cash")),
    _kind("business.other_expense?.type", said("Bank fees", "Software", "Dues", "Education", "Uniforms")),
    _kind("rental.other_expense_type", said("HOA dues", "Pest control", "Lawn care", "Bank fees")),
    _kind("rental.other_property_type", said("Parking lot", "Storage units", "Boat slip")),
    _kind("return.other_filing_?", said("Disaster relief", "Amended", "Protective claim")),
    _kind("income.other_earned_type", said("Strike benefits", "Tips", "Disability pay")),
    _kind("income.*_reason_type", said("HSA", "Disaster", "Exchange")),
    _kind("income.other_type*", said("Jury duty pay", "Hobby income", "Rebate", "Prize")),
    _kind("adjustments.other_type*", said("Form 1098-C", "Repaid wages", "Film costs")),
    _kind("tax.other_additions_type", said("Form 8978", "Form 8611")),
    _kind("other_taxes.credit_recapture_type", said("Form 8834", "Form 8844", "Form 8874")),
    _kind("other_taxes.other_type*", said("Form 8854", "Section 453A", "Form 8866")),
    _kind("credits.other_refundable_type*", said("Form 8885", "Form 2439", "Form 4136")),
    _kind("credits.other_type*", said("Form 8936", "Form 8910", "Form 8859")),
    _kind("*.other_taxes_type*", said("Foreign income tax", "Transfer tax", "GST tax")),
    _kind("itemized_deductions.other_type*", said("Gambling losses", "Estate tax", "Work expenses")),
    _kind("mortgage.other", said("Property tax 1204.50", "Insurance 986.00", "Late charges 45.00")),
    _kind("*.line_?.supplement", said("N400409123401 ML1", "ZZ Drug sample", "N455150012305 UN2")),
    _kind("insurance.claim.information", said("See chart notes", "Corrected claim", "Records sent")),
)
_OTHER = (said("Other", "See note"), spelt("@@"), spelt("@"))
_LETTERS = (spelt("@@"), spelt("@"))
KINDS: Mapping[str, tuple[Sequence[Kind], Sequence[Writing]]] = {
    "text": ((*_NUMBERS, *_CODES, *_ASKED, *_NAMES, *_WORDS), _OTHER),
    "code": ((*_NUMBERS, *_CODES), _LETTERS),
}
"""Of each type its kinds, and what a field of none of them may be."""


def writings(field_type: str, concept: str) -> Sequence[Writing]:
    """What may be written into a field of the type, the best first."""
    kinds, others = KINDS[field_type]
    return next((kind.writings for kind in kinds if kind.fits(concept)), others)
