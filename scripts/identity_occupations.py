"""Occupations, industries and wages for the baked tables (BLS OEWS May 2025). Development time only."""

import re
import sqlite3

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.choice import alias_table

QUANTILES = ("v11", "v12", "v13", "v14", "v15")
"""Annual wage at p10, p25, p50, p75, p90, in dollars."""
BAND_SHARES = np.array([0.10, 0.15, 0.25, 0.25, 0.15, 0.10])
TOP_CODED = 250_000
FEWEST_WORKERS = 150
_LEFT_OUT = ("491100", "999100")
"""The postal service and federal agencies: employers that could only be real ones."""
_NAICS = {"4450A1": "445100", "4590A1": "459400", "5220A1": "522100", "5320A1": "532200"}
"""Sums of two or three industries, by the code of the largest."""
MIN_AGES = (
    ("29-1292", 22), ("29-129", 26), ("29-12", 30), ("29-1022", 30), ("29-1023", 29), ("29-1024", 29), ("29-102", 27), ("29-1051", 26), ("29-1131", 27),
    ("29-1011", 27), ("29-1041", 27), ("29-1081", 27), ("29-1151", 27), ("29-1161", 27), ("29-1171", 27),
    ("29-1071", 26), ("29-1181", 26), ("29-1123", 26), ("29-1", 23), ("29-20", 21), ("23-1011", 26), ("23-102", 35),
    ("11-1011", 35), ("11-9051", 23), ("11-", 26), ("25-1", 28), ("25-2", 23), ("25-4", 23), ("17-1", 24), ("17-2", 23),
    ("15-123", 20), ("15-", 22), ("19-1", 25), ("19-2", 24), ("19-3", 26), ("13-", 22), ("21-", 23), ("33-1", 28),
    ("33-3", 22), ("33-2", 21), ("53-2011", 28), ("53-2", 22), ("53-3032", 21), ("35-3011", 21), ("35-1", 21),
    ("39-1", 23), ("41-1", 22), ("43-1", 24), ("43-6011", 24), ("47-1", 27), ("49-1", 27), ("51-1", 25), ("53-1", 25),
    ("45-1", 25), ("41-3", 21), ("41-9021", 24), ("47-2111", 22), ("47-2152", 22), ("27-1011", 27), ("27-3041", 23),
    ("25-3", 21), ("37-1", 23),
)  # fmt: skip
"""The youngest at which one is likely met in an occupation, by the start of its code; first match, else 18."""
AGE_CLASSES = (18, 21, 23, 26, 30, 35)


def occupations(connection: sqlite3.Connection) -> pd.DataFrame:
    """Detailed occupations with employment and five complete wage quantiles, by SOC code."""
    rows = pd.read_sql(
        "select substr(c.key, 18, 6) soc, o.occupation_name title, c.v01 workers, v11, v12, v13, v14, v15 "
        "from cell c join occupation o on o.occupation_code = substr(c.key, 18, 6) "
        "where c.key like 'OEUN0000000000000%' and o.display_level = 3 order by soc",
        connection,
    )
    rows = numeric(rows).dropna(ignore_index=True)
    return rows[~rows["soc"].str.startswith("55")].reset_index(drop=True)


def cells(connection: sqlite3.Connection, jobs: pd.DataFrame) -> pd.DataFrame:
    """Workers and wages by occupation and four-digit industry."""
    rows = pd.read_sql(
        "select substr(c.key, 12, 6) industry, substr(c.key, 18, 6) soc, c.v01 workers, v11, v12, v13, v14, v15 "
        "from cell c join industry i on i.industry_code = substr(c.key, 12, 6) "
        "where c.key like 'OEUN0000000%' and i.display_level = 4 order by soc, industry",
        connection,
    )
    rows = numeric(rows)
    rows = rows[rows["soc"].isin(jobs["soc"]) & (rows["workers"] >= FEWEST_WORKERS)]
    rows = rows[~rows["industry"].isin(_LEFT_OUT) & ~rows["industry"].str.contains("00[235]$")]
    rows = rows.reset_index(drop=True)
    own = rows.groupby("soc")["workers"].transform("sum")
    whole = rows["soc"].map(jobs.set_index("soc")["workers"])
    rows["weight"] = rows["workers"] * whole / own
    return rows


def numeric(rows: pd.DataFrame) -> pd.DataFrame:
    for column in ("workers", *QUANTILES):
        rows[column] = pd.to_numeric(rows[column], errors="coerce")
    return rows


def industries(connection: sqlite3.Connection, cells: pd.DataFrame) -> pd.DataFrame:
    rows = pd.read_sql("select industry_code industry, industry_name name from industry", connection)
    return rows[rows["industry"].isin(cells["industry"])].sort_values("industry", ignore_index=True)


def cell_table(cells: pd.DataFrame, jobs: pd.DataFrame, industries: pd.DataFrame) -> pa.Table:
    """Cells with the five ranks, within the occupation, at which their workers pass its wage quantiles."""
    ranks = np.vstack([band_ranks(part, jobs) for _, part in cells.groupby("soc", sort=False)])
    thresholds, aliases = alias_table(cells["weight"].to_numpy())
    return pa.table(
        {
            "occupation": cells["soc"].map({soc: n for n, soc in enumerate(jobs["soc"])}).astype("uint16"),
            "industry": cells["industry"].map({c: n for n, c in enumerate(industries["industry"])}).astype("uint16"),
            "weight": cells["weight"].round().clip(1).astype("uint32"),
            "threshold": thresholds,
            "alias": aliases,
            **{f"rank_{n}": ranks[:, n] for n in range(5)},
        }
    )


def band_ranks(part: pd.DataFrame, jobs: pd.DataFrame) -> NDArray[np.uint16]:
    """Shares of each cell in the occupation's six wage bands, raked so that together they are exact."""
    job = jobs[jobs["soc"] == part["soc"].iloc[0]].iloc[0]
    marks = job[list(QUANTILES)].to_numpy(dtype=float)
    shares = np.vstack([cell_shares(row, marks) for row in part[list(QUANTILES)].to_numpy(dtype=float)])
    weights = part["weight"].to_numpy() / part["weight"].sum()
    for _ in range(200):
        shares *= BAND_SHARES / (weights @ shares)
        shares /= shares.sum(axis=1, keepdims=True)
    return np.clip(np.round(np.cumsum(shares, axis=1)[:, :5] * 2**16), 1, 2**16 - 1).astype(np.uint16)


def cell_shares(quantiles: NDArray[np.float64], marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of a cell's workers in each band of the occupation, from the cell's own quantiles."""
    if np.isnan(quantiles).any():
        return BAND_SHARES.copy()
    wages = np.concatenate([[quantiles[0] * 0.6], quantiles, [quantiles[4] * 1.6]])
    below = np.interp(marks, wages, [0, 0.10, 0.25, 0.50, 0.75, 0.90, 1])
    shares = np.diff(np.concatenate([[0], below, [1]]))
    return np.asarray(np.maximum(shares, 0.005) / np.maximum(shares, 0.005).sum())


def occupation_table(jobs: pd.DataFrame) -> pa.Table:
    return pa.table(
        {
            "soc": pa.array([f"{soc[:2]}-{soc[2:]}" for soc in jobs["soc"]]),
            "title": pa.array(jobs["title"]),
            "short_title": pa.array([short_title(title) for title in jobs["title"]]),
            "workers": jobs["workers"].astype("uint32"),
            "min_age": np.array([min_age(soc) for soc in jobs["soc"]], dtype=np.uint8),
            **{f"wage_{n}": jobs[column].astype("uint32") for n, column in zip((10, 25, 50, 75, 90), QUANTILES, strict=True)},
        }
    )


def min_age(soc: str) -> int:
    """One of AGE_CLASSES: the class just at or above the age listed for the occupation."""
    code = f"{soc[:2]}-{soc[2:]}"
    listed = next((age for start, age in MIN_AGES if code.startswith(start)), AGE_CLASSES[0])
    return next(age for age in AGE_CLASSES if age >= listed)


def industry_table(industries: pd.DataFrame) -> pa.Table:
    naics = [_NAICS.get(code, code) for code in industries["industry"]]
    return pa.table({"naics": pa.array(naics), "name": pa.array(industries["name"])})


def short_title(title: str) -> str:
    """What a person writes as their occupation: one of the group, without its exceptions and lists."""
    if title in _WRITTEN:
        return _WRITTEN[title]
    for pattern, written in _PATTERNS:
        if re.search(pattern, title):
            return written
    text = re.sub(r",? (Except|All Other|Including)\b.*", "", title).removeprefix("Miscellaneous ")
    text = text.split(",")[0] if _plural(text.split(",")[0]) else text
    starts = [text[: found.start()] for found in re.finditer(r",? and ", text)]
    text = next((start for start in starts if _plural(start)), text)
    words = [_singular(word) if number == len(text.split()) - 1 else word for number, word in enumerate(text.split())]
    return " ".join(words).capitalize()


def _plural(text: str) -> bool:
    """Does this name several persons? Things in the plural, such as sales, do not count."""
    last = text.split()[-1]
    return last.endswith(("s", "men")) and not last.endswith("ss") and last not in _THINGS


def _singular(word: str) -> str:
    for ending, single in (("ies", "y"), ("sses", "ss"), ("men", "man"), ("ches", "ch"), ("s", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    return word


_THINGS = frozenset(
    "Sales Services Operations Resources Relations Systems Sciences Goods Securities Materials Claims Arts Studies "
    "Textiles Plastics Products Parts Sports Communications Records Loans Metals Electronics Vehicles Logistics "
    "Business Heating Loading Cutting Molding Coating".split()
)

_PATTERNS = (
    (r"Teachers.*Postsecondary|Postsecondary Teachers|Instructors and Teachers, Postsec", "College instructor"),
    (r"^First-Line Supervisors of Construction", "Construction supervisor"),
    (r"^First-Line Supervisors of (Retail|Non-Retail)", "Sales supervisor"),
    (r"^First-Line Supervisors of Food", "Food service supervisor"),
    (r"^First-Line Supervisors of Office", "Office supervisor"),
    (r"^First-Line Supervisors of Production", "Production supervisor"),
    (r"^First-Line Supervisors of Mechanics", "Maintenance supervisor"),
    (r"^First-Line Supervisors of Transportation", "Transportation supervisor"),
    (r"^First-Line Supervisors of Police", "Police sergeant"),
    (r"^First-Line Supervisors of Fire", "Fire captain"),
    (r"^First-Line Supervisors", "Supervisor"),
    (r"^Helpers", "Construction helper"),
    (r"(Setters|Machine Operators|Operators and Tenders)", "Machine operator"),
    (r"Assemblers", "Assembler"),
    (r"Surgeons", "Surgeon"),
    (r"^Physicians", "Physician"),
    (r"Physicians$", "Physician"),
    (r"^Farmworkers|Agricultural Workers", "Farm worker"),
    (r"^Helpers--Production", "Production helper"),
    (r"^Dentists", "Dentist"),
    (r"^Special Education", "Special education teacher"),
)

_WRITTEN = {
    "Home Health and Personal Care Aides": "Home health aide",
    "Fast Food and Counter Workers": "Food counter worker",
    "Laborers and Freight, Stock, and Material Movers, Hand": "Warehouse worker",
    "Stockers and Order Fillers": "Stocker",
    "Office Clerks, General": "Office clerk",
    "Waiters and Waitresses": "Server",
    "Janitors and Cleaners, Except Maids and Housekeeping Cleaners": "Janitor",
    "Heavy and Tractor-Trailer Truck Drivers": "Truck driver",
    "Secretaries and Administrative Assistants, Except Legal, Medical, and Executive": "Administrative assistant",
    "Medical Secretaries and Administrative Assistants": "Medical secretary",
    "Legal Secretaries and Administrative Assistants": "Legal secretary",
    "Executive Secretaries and Executive Administrative Assistants": "Executive assistant",
    "Maintenance and Repair Workers, General": "Maintenance worker",
    "General and Operations Managers": "Operations manager",
    "Teaching Assistants, Except Postsecondary": "Teacher aide",
    "Teaching Assistants, Postsecondary": "Teaching assistant",
    "Cooks, Restaurant": "Cook",
    "Cooks, Fast Food": "Cook",
    "Cooks, Short Order": "Cook",
    "Cooks, Institution and Cafeteria": "Cook",
    "Cooks, All Other": "Cook",
    "Cooks, Private Household": "Cook",
    "Bookkeeping, Accounting, and Auditing Clerks": "Bookkeeper",
    "Sales Representatives of Services, Except Advertising, Insurance, Financial Services, and Travel": "Sales representative",
    "Sales Representatives, Wholesale and Manufacturing, Except Technical and Scientific Products": "Sales representative",
    "Sales Representatives, Wholesale and Manufacturing, Technical and Scientific Products": "Technical sales representative",
    "Business Operations Specialists, All Other": "Business analyst",
    "Project Management Specialists": "Project manager",
    "Elementary School Teachers, Except Special Education": "Elementary school teacher",
    "Secondary School Teachers, Except Special and Career/Technical Education": "High school teacher",
    "Light Truck Drivers": "Delivery driver",
    "Landscaping and Groundskeeping Workers": "Landscaper",
    "Receptionists and Information Clerks": "Receptionist",
    "Maids and Housekeeping Cleaners": "Housekeeper",
    "Shipping, Receiving, and Inventory Clerks": "Shipping clerk",
    "Industrial Truck and Tractor Operators": "Forklift operator",
    "Computer User Support Specialists": "IT support specialist",
    "Automotive Service Technicians and Mechanics": "Auto mechanic",
    "Computer and Information Systems Managers": "IT manager",
    "Police and Sheriff's Patrol Officers": "Police officer",
    "Licensed Practical and Licensed Vocational Nurses": "Licensed practical nurse",
    "Managers, All Other": "Manager",
    "Medical and Health Services Managers": "Health services manager",
    "Packers and Packagers, Hand": "Packer",
    "Dining Room and Cafeteria Attendants and Bartender Helpers": "Busser",
    "Substitute Teachers, Short-Term": "Substitute teacher",
    "Substance Abuse, Behavioral Disorder, and Mental Health Counselors": "Mental health counselor",
    "Securities, Commodities, and Financial Services Sales Agents": "Financial services agent",
    "Operating Engineers and Other Construction Equipment Operators": "Equipment operator",
    "Social and Human Service Assistants": "Human services assistant",
    "Computer Occupations, All Other": "Computer specialist",
    "Hosts and Hostesses, Restaurant, Lounge, and Coffee Shop": "Restaurant host",
    "Heating, Air Conditioning, and Refrigeration Mechanics and Installers": "HVAC technician",
    "Driver/Sales Workers": "Route driver",
    "Bus Drivers, School": "School bus driver",
    "Bus Drivers, Transit and Intercity": "Bus driver",
    "Counter and Rental Clerks": "Rental clerk",
    "Amusement and Recreation Attendants": "Recreation attendant",
    "Paralegals and Legal Assistants": "Paralegal",
    "Child, Family, and School Social Workers": "Social worker",
    "Mental Health and Substance Abuse Social Workers": "Social worker",
    "Social Workers, All Other": "Social worker",
    "Production, Planning, and Expediting Clerks": "Production clerk",
    "Cleaners of Vehicles and Equipment": "Car washer",
    "Financial and Investment Analysts": "Financial analyst",
    "Educational, Guidance, and Career Counselors and Advisors": "School counselor",
    "Clinical Laboratory Technologists and Technicians": "Laboratory technician",
    "Postal Service Mail Carriers": "Mail carrier",
    "Education Administrators, Kindergarten through Secondary": "School principal",
    "Education Administrators, Postsecondary": "College administrator",
    "Education Administrators, All Other": "Education administrator",
    "Claims Adjusters, Examiners, and Investigators": "Claims adjuster",
    "Exercise Trainers and Group Fitness Instructors": "Fitness instructor",
    "Network and Computer Systems Administrators": "Network administrator",
    "Property, Real Estate, and Community Association Managers": "Property manager",
    "Hairdressers, Hairstylists, and Cosmetologists": "Hairstylist",
    "Food Servers, Nonrestaurant": "Food server",
    "Bus and Truck Mechanics and Diesel Engine Specialists": "Diesel mechanic",
    "Hotel, Motel, and Resort Desk Clerks": "Hotel desk clerk",
    "Production Workers, All Other": "Production worker",
    "Shuttle Drivers and Chauffeurs": "Shuttle driver",
    "Painters, Construction and Maintenance": "Painter",
    "Radiologic Technologists and Technicians": "Radiologic technologist",
    "Transportation, Storage, and Distribution Managers": "Distribution manager",
    "Architectural and Engineering Managers": "Engineering manager",
    "Insurance Claims and Policy Processing Clerks": "Claims clerk",
    "Social and Community Service Managers": "Program manager",
    "Cement Masons and Concrete Finishers": "Concrete finisher",
    "Dispatchers, Except Police, Fire, and Ambulance": "Dispatcher",
    "Laundry and Dry-Cleaning Workers": "Laundry worker",
    "Office and Administrative Support Workers, All Other": "Office worker",
    "Software Quality Assurance Analysts and Testers": "Software tester",
    "Health Technologists and Technicians, All Other": "Health technician",
    "Court, Municipal, and License Clerks": "Court clerk",
    "Installation, Maintenance, and Repair Workers, All Other": "Repair technician",
    "Computer Numerically Controlled Tool Operators": "CNC operator",
    "Computer Numerically Controlled Tool Programmers": "CNC programmer",
    "Bill and Account Collectors": "Collections agent",
    "Lifeguards, Ski Patrol, and Other Recreational Protective Service Workers": "Lifeguard",
    "Eligibility Interviewers, Government Programs": "Eligibility worker",
    "Payroll and Timekeeping Clerks": "Payroll clerk",
    "Manicurists and Pedicurists": "Nail technician",
    "Automotive Body and Related Repairers": "Auto body technician",
    "Refuse and Recyclable Material Collectors": "Sanitation worker",
    "Construction and Building Inspectors": "Building inspector",
    "Meat, Poultry, and Fish Cutters and Trimmers": "Meat cutter",
    "Meeting, Convention, and Event Planners": "Event planner",
    "Telecommunications Equipment Installers and Repairers, Except Line Installers": "Telecom technician",
    "Information and Record Clerks, All Other": "Records clerk",
    "Electrical Power-Line Installers and Repairers": "Line worker",
    "Telecommunications Line Installers and Repairers": "Line technician",
    "Water and Wastewater Treatment Plant and System Operators": "Water plant operator",
    "Ushers, Lobby Attendants, and Ticket Takers": "Usher",
    "Reservation and Transportation Ticket Agents and Travel Clerks": "Ticket agent",
    "Educational Instruction and Library Workers, All Other": "Education worker",
    "Web and Digital Interface Designers": "Web designer",
    "Compensation, Benefits, and Job Analysis Specialists": "Benefits specialist",
    "Healthcare Support Workers, All Other": "Healthcare worker",
    "Architectural and Civil Drafters": "Drafter",
    "Airline Pilots, Copilots, and Flight Engineers": "Airline pilot",
    "Automotive and Watercraft Service Attendants": "Service attendant",
    "Electrical and Electronic Engineering Technologists and Technicians": "Electronics technician",
    "Sales and Related Workers, All Other": "Sales worker",
    "Probation Officers and Correctional Treatment Specialists": "Probation officer",
    "Security and Fire Alarm Systems Installers": "Alarm installer",
    "Library Assistants, Clerical": "Library assistant",
    "Food Preparation and Serving Related Workers, All Other": "Food service worker",
    "Drywall and Ceiling Tile Installers": "Drywall installer",
    "Clinical and Counseling Psychologists": "Psychologist",
    "Life, Physical, and Social Science Technicians, All Other": "Science technician",
    "Audio and Video Technicians": "AV technician",
    "Structural Iron and Steel Workers": "Ironworker",
    "Marriage and Family Therapists": "Family therapist",
    "Computer, Automated Teller, and Office Machine Repairers": "Computer repair technician",
    "Electrical and Electronics Repairers, Commercial and Industrial Equipment": "Electronics technician",
    "Demonstrators and Product Promoters": "Product promoter",
    "Tax Examiners and Collectors, and Revenue Agents": "Revenue agent",
    "Property Appraisers and Assessors": "Property appraiser",
    "Mail Clerks and Mail Machine Operators, Except Postal Service": "Mail clerk",
    "Clergy": "Clergy",
    "Nurse Midwives": "Nurse midwife",
    "Mathematical Science Occupations, All Other": "Mathematician",
    "Transit and Railroad Police": "Transit police officer",
    "Captains, Mates, and Pilots of Water Vessels": "Boat captain",
    "News Analysts, Reporters, and Journalists": "Reporter",
    "Judges, Magistrate Judges, and Magistrates": "Judge",
    "Tailors, Dressmakers, and Custom Sewers": "Tailor",
    "Morticians, Undertakers, and Funeral Arrangers": "Funeral director",
    "Hazardous Materials Removal Workers": "Hazmat worker",
    "Highway Maintenance Workers": "Highway worker",
    "Personal Care and Service Workers, All Other": "Personal care worker",
    "Detectives and Criminal Investigators": "Detective",
    "Business Teachers, Postsecondary": "College instructor",
    "Teachers and Instructors, All Other": "Instructor",
    "Buyers and Purchasing Agents": "Buyer",
    "Adult Basic Education, Adult Secondary Education, and English as a Second Language Instructors": "Adult education teacher",
}
"""Titles that the rules below them would spoil; most of the workforce is here."""
