"""Who bills: what practices of a trade are called, how their people sign, and who they are to insurers.
Data only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    endings: tuple[str, ...]
    """What names end in."""
    degrees: tuple[str, ...]
    """Credentials of who did it; none for suppliers, whose clerks sign."""
    supplies: bool = False
    """Equipment, rides and laboratories: no single person renders the service."""


_DOCTOR = ("MD", "MD", "MD", "DO")

TRADES: dict[str, Trade] = {
    "FM": Trade(("Family Medicine", "Family Practice", "Primary Care", "Medical Associates"), _DOCTOR),
    "IM": Trade(("Internal Medicine", "Medical Associates", "Physicians"), _DOCTOR),
    "PED": Trade(("Pediatrics", "Childrens Clinic", "Pediatric Associates"), _DOCTOR),
    "OBG": Trade(("Womens Health", "OB-GYN Associates", "Obstetrics and Gynecology"), _DOCTOR),
    "URO": Trade(("Urology", "Urology Associates"), _DOCTOR),
    "RAD": Trade(("Imaging", "Radiology Associates", "Breast Imaging Center"), _DOCTOR),
    "RHEUM": Trade(("Rheumatology", "Arthritis Center"), _DOCTOR),
    "PULM": Trade(("Pulmonary Associates", "Lung Center"), _DOCTOR),
    "GI": Trade(("Gastroenterology", "Digestive Health"), _DOCTOR),
    "ENDO": Trade(("Endocrinology", "Diabetes Center"), ("RN CDCES", "RD CDCES", "MD")),
    "NUT": Trade(("Nutrition", "Dietitians", "Nutrition Services"), ("RD", "RDN")),
    "POD": Trade(("Podiatry", "Foot and Ankle"), ("DPM",)),
    "WND": Trade(("Wound Care", "Foot and Wound Center"), ("DPM", "MD")),
    "UC": Trade(("Urgent Care", "Walk-In Clinic", "Immediate Care"), ("MD", "DO", "PA-C", "NP")),
    "CHC": Trade(("Community Health Center", "Health Center"), ("MD", "DO", "NP", "PA-C")),
    "BH": Trade(("Behavioral Health", "Counseling", "Psychology Associates"), ("LCSW", "PhD", "LPC", "PsyD")),
    "OTP": Trade(("Treatment Center", "Recovery Clinic"), ("MD", "LPC")),
    "ORTH": Trade(("Orthopedics", "Bone and Joint", "Orthopedic Associates"), _DOCTOR),
    "CHI": Trade(("Chiropractic", "Spine and Wellness"), ("DC",)),
    "OCC": Trade(("Occupational Health", "Occupational Medicine"), ("MD", "DO", "PA-C")),
    "PT": Trade(("Physical Therapy", "Rehabilitation", "Therapy Services"), ("PT", "DPT")),
    "ST": Trade(("Speech Therapy", "Speech and Language"), ("CCC-SLP",)),
    "SLEEP": Trade(("Sleep Center", "Sleep Diagnostics"), _DOCTOR),
    "HEM": Trade(("Hematology", "Hematology and Oncology"), _DOCTOR),
    "ONC": Trade(("Oncology", "Cancer Center"), _DOCTOR),
    "NEPH": Trade(("Nephrology", "Kidney Care"), _DOCTOR),
    "NEUR": Trade(("Neurology", "Headache Center"), _DOCTOR),
    "OPH": Trade(("Eye Surgeons", "Retina Associates", "Ophthalmology"), _DOCTOR),
    "OPT": Trade(("Family Eye Care", "Vision Center", "Optometry"), ("OD",)),
    "AUD": Trade(("Hearing", "Audiology"), ("AuD",)),
    "DERM": Trade(("Dermatology", "Skin Center"), ("MD", "DO", "PA-C")),
    "ER": Trade(("Emergency Physicians", "Emergency Medicine"), _DOCTOR),
    "EI": Trade(("Early Intervention", "Child Development"), ("OTR-L", "MEd")),
    "HOME": Trade(("Home Care", "Home Health", "Home Services"), (), True),
    "DME": Trade(("Medical Supply", "Home Medical Equipment", "Medical Equipment"), (), True),
    "O&P": Trade(("Orthotics and Prosthetics", "Prosthetics"), ("CPO", "CO")),
    "AMB": Trade(("Ambulance Service", "Emergency Medical Services"), (), True),
    "VAN": Trade(("Medical Transport", "Mobility Transport"), (), True),
    "LAB": Trade(("Laboratory", "Diagnostics", "Clinical Laboratory"), (), True),
}
