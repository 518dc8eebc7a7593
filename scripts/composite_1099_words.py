"""What a consolidated Form 1099 has printed on it; where it stands, is in `composite_1099.py`."""

DIVIDENDS = (
    ("1a", "Total ordinary dividends"),
    ("1b", "Qualified dividends"),
    ("2a", "Total capital gain distributions"),
    ("2b", "Unrecaptured section 1250 gain"),
    ("2c", "Section 1202 gain"),
    ("2d", "Collectibles (28%) gain"),
    ("2e", "Section 897 ordinary dividends"),
    ("2f", "Section 897 capital gain"),
    ("3", "Nondividend distributions"),
    ("4", "Federal income tax withheld"),
    ("5", "Section 199A dividends"),
    ("6", "Investment expenses"),
    ("7", "Foreign tax paid"),
    ("8", "Foreign country or U.S. possession"),
    ("9", "Cash liquidation distributions"),
    ("10", "Noncash liquidation distributions"),
    ("12", "Exempt-interest dividends"),
    ("13", "Specified private activity bond interest dividends"),
)
INTEREST = (
    ("1", "Interest income"),
    ("2", "Early withdrawal penalty"),
    ("3", "Interest on U.S. Savings Bonds and Treasury obligations"),
    ("4", "Federal income tax withheld"),
    ("5", "Investment expenses"),
    ("6", "Foreign tax paid"),
    ("7", "Foreign country or U.S. territory"),
    ("8", "Tax-exempt interest"),
    ("9", "Specified private activity bond interest"),
    ("10", "Market discount"),
    ("11", "Bond premium"),
    ("12", "Bond premium on Treasury obligations"),
    ("13", "Bond premium on tax-exempt bond"),
    ("14", "Tax-exempt and tax credit bond CUSIP no."),
)
GROUPS = (
    ("a", "Short-term, basis reported to the IRS", "A"),
    ("b", "Short-term, basis not reported to the IRS", "B"),
    ("d", "Long-term, basis reported to the IRS", "D"),
    ("e", "Long-term, basis not reported to the IRS", "E"),
)
AMOUNTS = (
    ("proceeds", "1d Proceeds", 78),
    ("basis", "1e Cost or other basis", 84),
    ("discount", "1f Market discount", 74),
    ("wash", "1g Wash sale loss", 70),
    ("gain", "Gain or (loss)", 76),
)
LEGEND = (
    "This is important tax information: a copy goes to the Internal Revenue Service. If you must file",
    "a return and leave out taxable income shown here, a penalty may follow. Each sale on the pages",
    "behind is reported to the IRS by itself; the totals are for your convenience. Gain or (loss) is",
    "proceeds less basis and market discount, plus the part of a loss that a wash sale disallows.",
)
GUIDE = (
    (
        "Where the amounts go: dividends and interest",
        "1099-DIV 1a to Form 1040, line 3b, and Schedule B; 1b to line 3a.",
        "1099-DIV 2a to Schedule D, line 13; 2b and 2d to its worksheets.",
        "1099-DIV 5 to Form 8995; 7 and 1099-INT 6 to Schedule 3 or Form 1116.",
        "1099-DIV 12 and 1099-INT 8 to Form 1040, line 2a.",
        "1099-INT 1 and 3 to Form 1040, line 2b, and Schedule B, less 11 and 12.",
        "1099-INT 2 to Schedule 1 as an adjustment of income.",
    ),
    (
        "Where the amounts go: sales",
        "1099-B box A, B, D or E: list each sale on Form 8949 with that box checked.",
        "A covered security is one whose basis the IRS has been told (box 12).",
        "Bought on various dates, a sale has the date of the latest purchase.",
        "1099-B 11 to Form 6781: 40% is short-term, 60% long-term.",
        "Tax withheld (box 4 of any part) to Form 1040, line 25b.",
        "Ask the broker within 30 days where you find an error.",
    ),
)
