"""Occupations as people write them, from the titles of the Standard Occupational Classification."""

import re


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
    words = [
        _singular(word) if number == len(text.split()) - 1 else word
        for number, word in enumerate(text.split())
    ]
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
    [
        "Sales",
        "Services",
        "Operations",
        "Resources",
        "Relations",
        "Systems",
        "Sciences",
        "Goods",
        "Securities",
        "Materials",
        "Claims",
        "Arts",
        "Studies",
        "Textiles",
        "Plastics",
        "Products",
        "Parts",
        "Sports",
        "Communications",
        "Records",
        "Loans",
        "Metals",
        "Electronics",
        "Vehicles",
        "Logistics",
        "Business",
        "Heating",
        "Loading",
        "Cutting",
        "Molding",
        "Coating",
    ]
)

_PATTERNS = (
    (
        r"Teachers.*Postsecondary|Postsecondary Teachers|Instructors and Teachers, Postsec",
        "College instructor",
    ),
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
    "Secretaries and Administrative Assistants, Except Legal, Medical, "
    "and Executive": "Administrative assistant",
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
    "Sales Representatives of Services, Except Advertising, Insurance, "
    "Financial Services, and Travel": "Sales representative",
    "Sales Representatives, Wholesale and Manufacturing, "
    "Except Technical and Scientific Products": "Sales representative",
    "Sales Representatives, Wholesale and Manufacturing, "
    "Technical and Scientific Products": "Technical sales representative",
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
    "Adult Basic Education, Adult Secondary Education, "
    "and English as a Second Language Instructors": "Adult education teacher",
}
"""Titles that the rules below them would spoil; most of the workforce is here."""
