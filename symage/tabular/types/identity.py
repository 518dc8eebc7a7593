"""The row's person and household: age, sex, numbers, papers, relatives."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.text import join
from symage.tabular.cells import People
from symage.tabular.column_type import ColumnType, Types, drawn, listed, person
from symage.tabular.fillings.people import PersonFact, as_array, existing, fact, renamed, whole
from symage.tabular.fillings.pieces import weighted

_ISSUABLE = 53_994_600
"""SSNs that were never issued; households of so many rows behind each other have different ones."""
_EDUCATION = {"Less than high school": 9, "High school diploma": 28, "Some college": 15}
_EDUCATION |= {"Associate degree": 10, "Bachelor's degree": 23, "Master's degree": 10, "Doctorate": 5}
"""Of a hundred adults. Source: Census Bureau, Educational Attainment in the United States, 2023."""
_RELIGIONS = {
    "Protestant": 40,
    "Catholic": 19,
    "None": 29,
    "Jewish": 2,
    "Muslim": 1,
    "Buddhist": 1,
    "Hindu": 1,
    "Other": 7,
}
"""Of a hundred adults. Source: Pew Research Center, Religious Landscape Study, 2023-24."""
_SIGNS = (
    "Capricorn",
    "Aquarius",
    "Pisces",
    "Aries",
    "Taurus",
    "Gemini",
    "Cancer",
    "Leo",
    "Virgo",
    "Libra",
    "Scorpio",
    "Sagittarius",
)
_SIGN_STARTS = np.array([120, 219, 321, 420, 521, 621, 723, 823, 923, 1023, 1122, 1222])
"""The first day of each sign after Capricorn, as month × 100 + day."""


def _email_apart(emails: pa.StringArray, rows: pa.StringArray) -> pa.StringArray:
    """The number of the row behind the name."""
    parts = pc.split_pattern(emails, "@")
    return join(pc.list_element(parts, 0), ".", rows, "@", pc.list_element(parts, 1))


def _last_four(people: People) -> pa.StringArray:
    return pc.utf8_slice_codeunits(people["primary.ssn"], 7, 11)


def _birth_year(people: People) -> pa.Array:
    return pc.year(as_array(people, "primary.birth_date"))


def _age_group(people: People) -> pa.StringArray:
    names = pa.array(["18-24", "25-34", "35-44", "45-54", "55-64", "65+"])
    places = np.searchsorted([25, 35, 45, 55, 65], np.asarray(people["primary.age"]), side="right")
    return names.take(pa.array(places))


def _generation(people: People) -> pa.StringArray:
    names = pa.array(["Silent Generation", "Baby Boomer", "Generation X", "Millennial", "Generation Z"])
    years = _birth_year(people).to_numpy()
    return names.take(pa.array(np.searchsorted([1946, 1965, 1981, 1997], years, side="right")))


def _zodiac(people: People) -> pa.StringArray:
    born = as_array(people, "primary.birth_date")
    days = pc.month(born).to_numpy() * 100 + pc.day(born).to_numpy()
    return pa.array(_SIGNS).take(pa.array(np.searchsorted(_SIGN_STARTS, days, side="right") % 12))


def _sex(people: People) -> pa.StringArray:
    return pc.if_else(pc.equal(people["primary.sex"], "F"), "Female", "Male")


TYPES: Types = {
    "ssn": person(
        "SSN that was never issued, ###-##-####",
        fact("primary.ssn"),
        "ssn, social security number, social security, social security no, "
        "soc sec number, ss number, ssn number, "
        "us ssn",
        pattern=r"^9\d\d-\d\d-\d{4}$",
        distinct=_ISSUABLE,
        digits=9,
    ),
    "phone": person(
        "Telephone number that reaches nobody",
        fact("primary.phone"),
        "phone, phone number, telephone, telephone number, cell, cell phone, "
        "cell number, mobile, mobile number, "
        "mobile phone, home phone, work phone, contact number, tel, tel number, "
        "phone no, ph no, contact phone, daytime phone, "
        "cell phone number, mobile phone number, home phone number, work phone number, "
        "fax, fax number, landline",
        pattern=r"^\(\d{3}\) 555-01\d\d$",
        digits=10,
    ),
    "email": ColumnType(
        "Mail address that reaches nobody",
        PersonFact(fact("primary.email"), r"^[^@ ]+@example\.(com|net|org)$", apart=_email_apart).read,
        phrases=listed(
            "email, email address, mail, mail address, e mail, e mail address, email id, "
            "emailid, e mail addr, "
            "email addr, contact email, personal email, primary email, work email, "
            "home email, business email, login email"
        ),
    ),
    "identity_age": person(
        "Age in years", fact("primary.age"), "age, age in year, current age, years old, years of age, how old"
    ),
    "identity_gender": person(
        "M or F",
        fact("primary.sex"),
        "gender, sex, gender code, sex at birth, m f, male female, gender m f, male or female",
    ),
    "identity_sex": person(
        "Male or Female", _sex, "gender in full, gender word, gender name, gender spelled out"
    ),
    "identity_birth_date": person(
        "Date of birth",
        fact("primary.birth_date"),
        "date of birth, birth date, dob, birthday, birthdate, born, born on, birth day, day of birth, d o b",
    ),
    "identity_birth_year": person(
        "Year of birth", _birth_year, "birth year, year of birth, year born, born in"
    ),
    "identity_age_group": person(
        "Age in a range of years", _age_group, "age group, age range, age bracket, age band, age bucket"
    ),
    "identity_generation": person(
        "Baby Boomer, Millennial …", _generation, "generation, generation name, age cohort"
    ),
    "identity_zodiac": person(
        "Sign of the zodiac, of the date of birth", _zodiac, "zodiac, zodiac sign, star sign, horoscope"
    ),
    "identity_ssn_last4": person(
        "Last four digits of the SSN",
        _last_four,
        "ssn last 4, last 4 of ssn, last four of ssn, last 4 ssn, ssn last four, "
        "last 4 digit of ssn, last four digit of ssn, "
        "ssn4, ssn last 4 digit, last 4 of social security number, last 4 social",
        pattern=r"^\d{4}$",
    ),
    "identity_race": person(
        "Race or ethnicity",
        fact("primary.race_ethnicity"),
        "race, ethnicity, race ethnicity, ethnic group, race or ethnicity, ethnic background",
    ),
    "identity_marital_status": person(
        "Marital status",
        fact("household.marital_status"),
        "marital status, civil status, relationship status, marriage status, marital",
    ),
    "identity_married": person(
        "Whether married", fact("household.married"), "married, is married, married flag"
    ),
    "identity_filing_status": person(
        "Filing status of the tax return",
        fact("household.filing_status"),
        "filing status, tax filing status, tax status, irs filing status",
    ),
    "identity_household_size": person(
        "People in the household",
        fact("household.size"),
        "household size, family size, size of household, people in household, number of people in household, "
        "number in household, household member",
    ),
    "identity_dependents": person(
        "How many dependents",
        fact("household.dependents"),
        (
            "dependent, number of dependent, dependent count, dependents, no of dependent, "
            "dependant, number of dependant"
        ),
    ),
    "identity_children": person(
        "How many children live in the household",
        fact("children.count"),
        "child, children, number of child, number of children, child count, kid, "
        "number of kid, children count, "
        "no of children",
    ),
    "identity_home_owner": person(
        "Whether the home is owned",
        fact("household.owns_home"),
        "home owner, homeowner, owns home, is homeowner, owns a home, home ownership, owns house",
    ),
    "identity_education": drawn(
        "Highest degree",
        weighted(_EDUCATION),
        "education, education level, highest degree, degree, level of education, "
        "educational attainment, highest education, "
        "qualification, schooling",
    ),
    "identity_religion": drawn(
        "Religion", weighted(_RELIGIONS), "religion, faith, religious affiliation, denomination"
    ),
    "identity_driver_license": person(
        "Driver's license number that no state issues",
        fact("primary.driver_license"),
        "driver license, driver license number, drivers license, drivers license number, "
        "driver licence, dl number, dl, "
        "license number, driver licence number, driving license, driving licence, "
        "driving licence number, driver license no, "
        "drivers licence number, drivers licence",
    ),
    "identity_passport": person(
        "Passport number that was never issued",
        fact("primary.passport"),
        "passport, passport number, passport no, passport id",
    ),
    "identity_spouse_first_name": person(
        "First name of the spouse; empty where there is none",
        fact("spouse.first_name"),
        "spouse first name, husband first name, wife first name, partner first name",
    ),
    "identity_spouse_full_name": person(
        "Name of the spouse; empty where there is none",
        whole("spouse.first_name", "spouse.last_name"),
        (
            "spouse name, spouse, spouse full name, husband name, wife name, partner name, "
            "husband, wife, name of spouse"
        ),
    ),
    "identity_spouse_birth_date": person(
        "Date of birth of the spouse; empty where there is none",
        existing("spouse.birth_date", "spouse.present"),
        "spouse date of birth, spouse dob, spouse birth date, spouse birthday",
    ),
    "identity_spouse_ssn": person(
        "SSN of the spouse, never issued; empty where there is none",
        fact("spouse.ssn"),
        "spouse ssn, spouse social security number",
        digits=9,
    ),
    "identity_child_first_name": person(
        "First name of the oldest child; empty where there is none",
        fact("children.0.first_name"),
        "child name, child first name, kid name, childs name, name of child, son name, daughter name",
    ),
    "identity_child_birth_date": person(
        "Date of birth of the oldest child; empty where there is none",
        existing("children.0.birth_date", "children.0.present"),
        "child date of birth, child dob, child birth date, child birthday, kid birthday",
    ),
    "identity_health_insured": person(
        "Whether the household has health cover",
        fact("health_cover.present"),
        "insured, is insured, has insurance, has health insurance, health insured",
    ),
    "identity_cover_kind": person(
        "Kind of health cover",
        renamed(
            "health_cover.kind",
            employer="Employer",
            marketplace="Marketplace",
            medicare="Medicare",
            medicaid="Medicaid",
            individual="Individual",
            military="Military",
        ),
        "coverage kind, kind of cover, source of coverage",
    ),
}
