"""The job and the employer of the row's person."""

import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.tables import texts
from symage.identities.text import join
from symage.tabular.cells import People
from symage.tabular.column_type import Types, drawn, person
from symage.tabular.fillings.masks import number_of
from symage.tabular.fillings.people import fact, joined
from symage.tabular.fillings.pieces import weighted

_DEPARTMENTS = {
    "11": "Management", "13": "Finance", "15": "IT", "17": "Engineering", "19": "Research",
    "21": "Social Services",
    "23": "Legal", "25": "Education", "27": "Marketing", "29": "Clinical Services", "31": "Patient Care",
    "33": "Security", "35": "Food Service", "37": "Facilities", "39": "Guest Services", "41": "Sales",
    "43": "Administration", "45": "Field Operations", "47": "Construction", "49": "Maintenance",
    "51": "Production",
    "53": "Logistics",
}  # fmt: skip
"""Major group of the Standard Occupational Classification -> where such people work."""


def _department(people: People) -> pa.StringArray:
    groups = pc.utf8_slice_codeunits(people["jobs.0.occupation.soc"], 0, 2)
    return pa.array(_DEPARTMENTS.values()).take(pc.index_in(groups, value_set=pa.array(_DEPARTMENTS)))


def _industry(people: People) -> pa.StringArray:
    known = texts("industries", "naics")
    return texts("industries", "name").take(pc.index_in(people["jobs.0.employer.naics"], value_set=known))


def _company_domain(people: People) -> pa.StringArray:
    plain = pc.replace_substring_regex(pc.utf8_lower(people["jobs.0.employer.name"]), "[^a-z0-9]+", "")
    return join(plain, ".example.com")


def _work_email(people: People) -> pa.StringArray:
    names = [
        pc.replace_substring_regex(pc.utf8_lower(people[path]), "[^a-z0-9]+", "")
        for path in ("primary.first_name", "primary.last_name")
    ]
    return join(names[0], ".", names[1], "@", _company_domain(people))


def _address(people: People) -> pa.StringArray:
    at = "jobs.0.employer.address"
    street = joined(f"{at}.line1", f"{at}.line2")(people)
    return join(street, ", ", people[f"{at}.city"], ", ", people[f"{at}.state"], " ", people[f"{at}.zip"])


TYPES: Types = {
    "business_company": person(
        "Name of the employer, which does not exist",
        fact("jobs.0.employer.name"),
        (
            "company, company name, employer, employer name, business, business name, "
            "organization, organisation, organization name, organisation name, corporation, "
            "firm, vendor, vendor name, supplier, supplier name, client company, "
            "account name, workplace, publisher, manufacturer, brand, airline, "
            "customer company, place of work, works at, current employer, company of work, "
            "merchant company, dealer, seller, contractor, carrier company, vendor company, "
            "org, agency"
        ),
    ),
    "business_ein": person(
        "EIN of the employer, with a prefix that was never used",
        fact("jobs.0.employer.ein"),
        (
            "ein, employer identification number, tax id, federal tax id, employer ein, "
            "company tax id, fein, business tax id, tax id number, taxpayer id, tin, "
            "federal ein, employer id number, ein number, vendor tax id, company ein, "
            "tax identification number"
        ),
        pattern=r"^\d\d-\d{7}$",
        digits=9,
    ),
    "business_industry": person(
        "Industry of the employer",
        _industry,
        (
            "industry, sector, business sector, industry name, company industry, "
            "line of business, business type, naics description, industry sector"
        ),
    ),
    "business_naics": person(
        "NAICS code of the industry",
        fact("jobs.0.employer.naics"),
        "naics, naics code, industry code, naic code",
        pattern=r"^\d{6}$",
    ),
    "business_phone": person(
        "Telephone of the employer, which reaches nobody",
        fact("jobs.0.employer.phone"),
        (
            "company phone, employer phone, business phone, office phone, work telephone, "
            "company phone number, business phone number, company telephone, office number, "
            "employer phone number, vendor phone"
        ),
        digits=10,
    ),
    "business_address": person(
        "Address of the employer",
        _address,
        (
            "company address, employer address, business address, work address, "
            "office address, vendor address, office location, company location, "
            "supplier address, headquarters address, corporate address, organization address"
        ),
    ),
    "business_street": person(
        "Street of the employer",
        fact("jobs.0.employer.address.line1"),
        "company street, employer street, business street, work street, employer street address",
    ),
    "business_city": person(
        "City of the employer",
        fact("jobs.0.employer.address.city"),
        (
            "company city, employer city, work city, office city, headquarters city, "
            "headquarters, hq city, business city, work location, office, hq, branch, "
            "location, job location, store location"
        ),
    ),
    "business_state": person(
        "State of the employer",
        fact("jobs.0.employer.address.state"),
        "company state, employer state, work state, business state, headquarters state",
    ),
    "business_zip": person(
        "ZIP code of the employer",
        fact("jobs.0.employer.address.zip"),
        "company zip, employer zip, work zip, business zip, employer zip code, company zip code",
    ),
    "business_domain": person(
        "Domain of the employer, reserved for examples",
        _company_domain,
        "company domain, email domain, company website, business website, employer website, company url",
    ),
    "business_email": person(
        "Mail address at the employer, which reaches nobody",
        _work_email,
        (
            "company email, corporate email, office email, employer email, "
            "professional email, employee email, company email address, "
            "corporate email address, email at work"
        ),
    ),
    "business_job_title": person(
        "Occupation",
        fact("jobs.0.occupation.title"),
        (
            "job title, occupation, job, profession, position, title of job, role, "
            "work title, job role, job name, designation, career, employment title, "
            "job position, employee title, role title, what they do, line of work, "
            "employee position, job description"
        ),
    ),
    "business_soc_code": person(
        "Occupation as the government codes it",
        fact("jobs.0.occupation.soc"),
        "soc code, soc, occupation code, job code, standard occupational classification",
        pattern=r"^\d\d-\d{4}$",
    ),
    "business_department": person(
        "Department in which such people work",
        _department,
        (
            "department, dept, team, division, department name, business unit, dept name, "
            "org unit, employee department, work department, cost center name, group name, "
            "function"
        ),
    ),
    "business_hire_date": person(
        "Day of the hire",
        fact("jobs.0.hire_date"),
        (
            "job start date, day of hire, employed since, hired since, working since, "
            "date of joining, doj, joining date, date of employment, employment begin date"
        ),
    ),
    "business_pay_frequency": person(
        "How often wages are paid",
        fact("jobs.0.pay_frequency"),
        (
            "pay frequency, payment frequency, pay schedule, pay period, pay cycle, "
            "payroll frequency, how often paid"
        ),
    ),
    "business_employee_id": drawn(
        "Number of an employee, none twice",
        number_of("E999999"),
        (
            "employee id, employee number, emp id, staff id, emp no, employee no, "
            "staff number, emp number, worker id, badge number, personnel number, empid, "
            "associate id, employee code, emp code, badge id, payroll number"
        ),
    ),
    "business_employment_status": drawn(
        "Full-time, part-time …",
        weighted({"Full-time": 71, "Part-time": 19, "Contract": 6, "On leave": 3, "Terminated": 1}),
        (
            "employment status, employment type, employee status, job type, work status, "
            "employee type, type of employment, contract type, worker type"
        ),
    ),
}
