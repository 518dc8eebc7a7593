"""Cover, visits and medicines of the row's person."""

from symage.tabular.column_type import ColumnType, Types, drawn, listed, money, person, ruled
from symage.tabular.fillings import care, visits
from symage.tabular.fillings.dates import TODAY, DayKind
from symage.tabular.fillings.masks import mask, number_of
from symage.tabular.fillings.people import fact, whole
from symage.tabular.fillings.pieces import one_number_of, one_of, pieces, weighted
from symage.tabular.fillings.rows import RowFact

_ALLERGIES = {
    "None": 62,
    "Penicillin": 9,
    "Pollen": 7,
    "Peanuts": 4,
    "Shellfish": 4,
    "Latex": 3,
    "Sulfa drugs": 3,
    "Dust mites": 3,
}
_ALLERGIES |= {"Eggs": 2, "Milk": 2, "Bee stings": 1}
_BLOOD = {"O+": 37.4, "A+": 35.7, "B+": 8.5, "AB+": 3.4, "O-": 6.6, "A-": 6.3, "B-": 1.5, "AB-": 0.6}
"""Of a hundred Americans. Source: American Red Cross."""


def _row(description: str, filling: RowFact, phrases: str) -> ColumnType:
    return ColumnType(description, filling.read, phrases=listed(phrases))


TYPES: Types = {
    "healthcare_member_id": person(
        "Number of the insured, beginning with SYN",
        fact("health_cover.member_id"),
        (
            "member id, insurance id, insurance member id, subscriber id, insurance number, "
            "member number, health insurance id, health plan id, insurance member number, "
            "insurance id number, member identifier, policy id, medical record of insurance, "
            "health insurance number"
        ),
    ),
    "healthcare_policy_number": drawn(
        "Number of a policy, beginning with SYN",
        number_of("SYN-99999999"),
        "policy number, insurance policy number, policy no, policy, insurance policy, policy num",
    ),
    "healthcare_group_number": drawn(
        "Number of a group of insured people",
        mask(r"G9999999"),
        "group number, insurance group number, group id, plan group, insurance group",
    ),
    "healthcare_plan": person(
        "Name of the health plan",
        fact("health_cover.plan_name"),
        (
            "health plan, plan name, insurance plan, health plan name, insurance plan name, "
            "health insurance plan, plan"
        ),
    ),
    "healthcare_insurer": person(
        "The insurer",
        fact("health_cover.payer.name"),
        (
            "insurer, insurance company, insurance provider, health insurer, payer, "
            "insurance carrier, payer name, carrier, insurance company name, "
            "health insurance provider, health insurance company, insurance name, "
            "primary insurance"
        ),
    ),
    "healthcare_insurance_type": person(
        "employer, medicare, medicaid or marketplace",
        fact("health_cover.kind"),
        (
            "insurance type, type of insurance, coverage type, insurance, health insurance, "
            "insurance coverage, health coverage, payer type, insurance kind, coverage"
        ),
    ),
    "healthcare_premium": money(
        "Monthly premium",
        "health_cover.monthly_premium",
        "premium, monthly premium, insurance premium, health premium, premium amount per month",
    ),
    "healthcare_copay": drawn(
        "What the patient pays of a visit, in dollars",
        one_number_of("0 | 10 | 15 | 20 | 25 | 30 | 40 | 50"),
        "copay, co pay, copayment, co payment, copay amount",
    ),
    "healthcare_deductible": _row(
        "What the insured pay of a year before the insurer does, by the plan",
        RowFact(care.deductible),
        "deductible, deductible amount, annual deductible, insurance deductible",
    ),
    "healthcare_effective_date": person(
        "First day of the cover",
        fact("health_cover.effective_date"),
        (
            "coverage start date, coverage effective date, insurance start date, "
            "policy start date, coverage start, insurance effective date"
        ),
    ),
    "healthcare_physician": person(
        "Physician of the household",
        whole("physician.first_name", "physician.last_name"),
        (
            "physician, doctor, doctor name, physician name, primary doctor, "
            "primary care physician, pcp, attending physician, provider, provider name, "
            "attending, attending doctor, referring physician, family doctor, "
            "primary care doctor, treating physician, name of doctor, primary physician, "
            "care provider, pcp name, rendering provider, attending provider, prescriber, "
            "surgeon"
        ),
    ),
    "healthcare_npi": person(
        "NPI that nobody has, with its check digit",
        fact("physician.npi"),
        "npi, npi number, provider npi, national provider identifier, physician npi, doctor npi, npi no",
        digits=10,
    ),
    "healthcare_practice": person(
        "Practice of the physician",
        fact("physician.practice.name"),
        (
            "practice, clinic, practice name, clinic name, medical practice, hospital, "
            "hospital name, facility, facility name, medical center, health center, "
            "medical group"
        ),
    ),
    "healthcare_specialty": _row(
        "Specialty of a physician who sees the diagnosis",
        RowFact(care.specialty),
        (
            "specialty, speciality, medical specialty, doctor specialty, "
            "physician specialty, hospital department, specialization, medical department, "
            "provider specialty, ward"
        ),
    ),
    "healthcare_mrn": drawn(
        "Medical record number",
        number_of("MRN99999999"),
        (
            "mrn, medical record number, medical record no, chart number, medical record, "
            "patient number, patient identifier, patient record number, medical record id"
        ),
    ),
    "healthcare_diagnosis_code": _row(
        "ICD-10-CM code that fits age and sex",
        RowFact(visits.diagnosis_code, r"^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$"),
        (
            "diagnosis code, icd 10, icd 10 code, icd code, icd10, icd10 code, icd, dx code, "
            "primary diagnosis code, icd 10 cm, icd 10 diagnosis code, icd 10 diagnosis, dx, "
            "primary diagnosis icd 10, icd10 diagnosis, diagnosis icd 10, primary icd 10, "
            "diagnosis icd"
        ),
    ),
    "healthcare_diagnosis": _row(
        "The diagnosis in words",
        RowFact(visits.diagnosis),
        (
            "diagnosis, condition, medical condition, diagnosis description, disease, "
            "primary diagnosis, illness, health condition, diagnosis name, "
            "medical diagnosis, chief complaint, reason for visit, admitting diagnosis, "
            "symptom, ailment, primary condition, diagnose"
        ),
    ),
    "healthcare_procedure_code": _row(
        "HCPCS Level II code of a service for the diagnosis",
        RowFact(visits.procedure_code, r"^[A-Z]\d{4}$"),
        (
            "procedure code, hcpcs, hcpcs code, cpt code, cpt, service code, cpt hcpcs code, "
            "cpt hcpcs, billing code, procedure cpt, cpt procedure code"
        ),
    ),
    "healthcare_procedure": _row(
        "The service in words",
        RowFact(visits.procedure),
        (
            "procedure, procedure name, medical procedure, treatment, procedure description, "
            "service performed, medical service, treatment name, service description, "
            "operation"
        ),
    ),
    "healthcare_charge": _row(
        "What is charged for the service",
        RowFact(visits.charge),
        (
            "medical charge, billed amount, procedure charge, billed charge, claim amount, "
            "charge, treatment cost, medical cost, total billed, charged amount, "
            "hospital bill, billing amount, medical bill, cost of treatment, claimed amount"
        ),
    ),
    "healthcare_visit_date": ruled(
        "Day of a visit, Monday to Friday where asked",
        DayKind(TODAY.replace(year=TODAY.year - 2), TODAY),
        (
            "visit date, date of visit, date of service, service date of visit, "
            "encounter date, date of admission, admit date, hospital admission date, "
            "appointment day, date admitted, consultation date"
        ),
    ),
    "healthcare_admission_type": drawn(
        "Kind of an admission",
        weighted({"Elective": 34, "Emergency": 41, "Urgent": 19, "Newborn": 6}),
        "admission type, type of admission, visit type, encounter type, admit type",
    ),
    "healthcare_place_of_service": drawn(
        "Place of service code of Medicare",
        one_of("11 | 12 | 20 | 21 | 22 | 23 | 02 | 31 | 81"),
        "place of service, pos code, place of service code",
    ),
    "healthcare_claim_number": drawn(
        "Number of a claim",
        number_of("CLM9999999999"),
        "claim number, claim id, claim no, insurance claim number, claim, claim identifier",
    ),
    "healthcare_claim_status": drawn(
        "State of a claim",
        weighted({"Paid": 71, "Pending": 14, "Denied": 11, "Appealed": 4}),
        "claim status, status of claim, claim state",
    ),
    "healthcare_medication": _row(
        "A medicine for the diagnosis, and its strength",
        RowFact(care.medication),
        (
            "medication, drug, medicine, prescription, drug name, medication name, "
            "prescribed medication, prescribed drug, rx, current medication, "
            "prescription name, pill"
        ),
    ),
    "healthcare_allergy": drawn(
        "An allergy, or None",
        weighted(_ALLERGIES),
        "allergy, allergies, known allergy, food allergy, drug allergy, allergic to",
    ),
    "healthcare_blood_type": drawn(
        "Blood group", weighted(_BLOOD), "blood type, blood group, bloodtype, abo, blood"
    ),
    "healthcare_smoker": drawn(
        "Whether the person smokes",
        weighted({"Never": 62, "Former": 26, "Current": 12}),
        "smoker, smoking status, smoking, smoke, tobacco use, smoking history",
    ),
    "healthcare_pharmacy": drawn(
        "Name of a pharmacy",
        pieces(one_of("Corner | Maple | Harbor | Union | Lakeside | Cedar | Midtown | Valley"), " Pharmacy"),
        "pharmacy, pharmacy name, preferred pharmacy",
    ),
}
