"""What follows from a visit's diagnosis and from the cover: the specialty that sees it, a medicine that is
given for it, and what the insured pay of a year by themselves.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.claims.tables import diagnoses
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.people import as_array
from symage.tabular.fillings.visits import Lists, diagnosis_row

_GENERAL = "Family Medicine | Internal Medicine"
_SPECIALTIES: Mapping[str, str] = {
    "C": "Oncology",
    "D0": "Oncology",
    "D1": "Oncology",
    "E": "Internal Medicine | Endocrinology",
    "F": "Psychiatry",
    "G": "Neurology",
    "H0": "Ophthalmology",
    "H1": "Ophthalmology",
    "H2": "Ophthalmology",
    "H3": "Ophthalmology",
    "H4": "Ophthalmology",
    "H5": "Ophthalmology",
    "H6": "Otolaryngology",
    "H7": "Otolaryngology",
    "H8": "Otolaryngology",
    "H9": "Otolaryngology",
    "I": "Cardiology | Internal Medicine",
    "J": "Family Medicine | Pulmonology",
    "K": "Gastroenterology",
    "L": "Dermatology",
    "M": "Orthopedics",
    "N": "Urology",
    "O": "Obstetrics and Gynecology",
    "R": "Internal Medicine | Emergency Medicine",
    "S": "Emergency Medicine | Orthopedics",
    "T": "Emergency Medicine",
    "Z3": "Obstetrics and Gynecology",
}
"""How codes begin -> who sees such a diagnosis, besides those who see all."""
_ANY_MEDICINE = "Ibuprofen 600 mg | Omeprazole 20 mg | Vitamin D3 1000 units | Loratadine 10 mg"
_MEDICINES: Mapping[str, str] = {
    "A": "Amoxicillin 500 mg | Azithromycin 250 mg",
    "B": "Fluconazole 150 mg | Valacyclovir 500 mg",
    "C": "Ondansetron 4 mg | Prednisone 10 mg",
    "D5": "Ferrous sulfate 325 mg",
    "D6": "Ferrous sulfate 325 mg",
    "E0": "Levothyroxine 50 mcg",
    "E10": "Insulin glargine | Insulin lispro",
    "E11": "Metformin 500 mg | Insulin glargine",
    "E66": "Metformin 500 mg | Phentermine 37.5 mg",
    "E78": "Atorvastatin 20 mg | Simvastatin 40 mg",
    "F1": "Naltrexone 50 mg | Gabapentin 300 mg",
    "F3": "Sertraline 50 mg | Escitalopram 10 mg | Bupropion XL 150 mg",
    "F4": "Sertraline 50 mg | Escitalopram 10 mg | Buspirone 10 mg",
    "F": "Sertraline 50 mg | Escitalopram 10 mg",
    "G43": "Sumatriptan 50 mg | Topiramate 25 mg",
    "G": "Gabapentin 300 mg",
    "H1": "Erythromycin eye ointment",
    "H40": "Latanoprost eye drops",
    "H": "Artificial tears",
    "H6": "Amoxicillin 500 mg",
    "H8": "Meclizine 25 mg",
    "H9": "Ibuprofen 600 mg",
    "I": "Amlodipine 5 mg | Metoprolol 25 mg | Losartan 50 mg | Lisinopril 10 mg | Hydrochlorothiazide 25 mg",
    "I48": "Apixaban 5 mg | Metoprolol 25 mg",
    "J0": "Amoxicillin 500 mg | Azithromycin 250 mg",
    "J1": "Oseltamivir 75 mg | Azithromycin 250 mg",
    "J3": "Fluticasone nasal spray | Montelukast 10 mg",
    "J4": "Albuterol inhaler | Montelukast 10 mg | Prednisone 10 mg",
    "J": "Fluticasone nasal spray",
    "K": "Omeprazole 20 mg | Pantoprazole 40 mg | Famotidine 20 mg",
    "L": "Triamcinolone cream | Prednisone 10 mg",
    "M": "Ibuprofen 600 mg | Meloxicam 15 mg | Gabapentin 300 mg",
    "N3": "Nitrofurantoin 100 mg | Oxybutynin 5 mg",
    "N4": "Tamsulosin 0.4 mg",
    "N": "Nitrofurantoin 100 mg | Losartan 50 mg",
    "O": "Prenatal vitamins",
    "R05": "Benzonatate 100 mg",
    "S": "Ibuprofen 600 mg | Acetaminophen 500 mg | Cyclobenzaprine 10 mg",
    "T": "Acetaminophen 500 mg",
    "Z3": "Prenatal vitamins | Folic acid 1 mg",
}
"""How codes begin -> what is usually given for such a diagnosis."""
_DEDUCTIBLES: Mapping[str, tuple[int, ...]] = {
    "Original Medicare": (257,),
    "Medicare": (0, 0, 150, 300),
    "Medicaid": (0,),
    "TRICARE": (0, 50, 150),
    "CHAMPVA": (50,),
    "Bronze": (6000, 7000, 7500),
    "Silver": (3000, 4500, 5000),
    "Gold": (1000, 1500, 2000),
    "HMO": (0, 250, 500),
    "POS": (500, 1000, 1500),
}
"""How names of plans begin that do not say it themselves -> usual deductibles of 2025."""
_OTHER = (500, 1000, 1500)


def specialty(draw: Draw) -> Cells:
    return _of_diagnosis(draw, "specialty")


def medication(draw: Draw) -> Cells:
    return _of_diagnosis(draw, "medicine")


def deductible(draw: Draw) -> Cells:
    """In dollars a year; the number that a plan is called by is its own."""
    plans = as_array(draw.people, "health_cover.plan_name")
    told = pc.struct_field(pc.extract_regex(plans, r"(?P<dollars>\d{3,})$"), "dollars").cast(pa.int64())
    known = plans.dictionary_encode()
    choices = [_choices(name) for name in known.dictionary.to_pylist()]
    lists = Lists.of([np.array(each, dtype=np.int64) for each in choices])
    drawn = lists.pick(known.indices.to_numpy().astype(np.int64), draw.shared("cover.deductible"))
    return Cells(pc.coalesce(told, pa.array(drawn)))


def _choices(plan: str) -> tuple[int, ...]:
    return next((found for begin, found in _DEDUCTIBLES.items() if plan.startswith(begin)), _OTHER)


def _of_diagnosis(draw: Draw, what: str) -> Cells:
    texts, lists = _tables(what)
    return Cells(texts.take(pa.array(lists.pick(diagnosis_row(draw), draw.shared(f"visit.{what}")))))


@cache
def _tables(what: str) -> tuple[pa.StringArray, Lists]:
    """All texts, and which of them are for each diagnosis."""
    by_code, general = (_SPECIALTIES, _GENERAL) if what == "specialty" else (_MEDICINES, _ANY_MEDICINE)
    found = [_listed(_longest(by_code, name) or general) for name in diagnoses().names]
    texts = sorted({text for each in found for text in each})
    return pa.array(texts), Lists.of([np.array([texts.index(text) for text in each]) for each in found])


def _longest(by_code: Mapping[str, str], code: str) -> str | None:
    return next((by_code[code[:size]] for size in (3, 2, 1) if code[:size] in by_code), None)


def _listed(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]
