"""Form W-2 as payroll programs print it for employees: four copies on a sheet, and two to a sheet.

Own geometry after the rules for substitute forms: boxes a to f and 1 to 10 in the official order with their
titles, the copy's name, the year, the OMB number and the agency on each copy; no logo, no shading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from own_faces import BOLD, ROMAN, RULE, TEAR, Page, Style

SMALL, LEGEND, NOTICE = Style(ROMAN, 5.6), Style(BOLD, 6.2), Style(ROMAN, 5.4)
AGENCY = "Department of the Treasury—Internal Revenue Service"


@dataclass(frozen=True, slots=True)
class Edition:
    """What the statements of a year have printed on them. `tipped`: box 14 is in two parts, 14a and 14b."""

    year: str
    omb: str
    tipped: bool = False


EDITIONS = (
    Edition("2024", "OMB No. 1545-0008"),
    Edition("2025", "OMB No. 1545-0029"),
    Edition("2026", "OMB No. 1545-0029", tipped=True),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the statement: its name, a line for the employee, and another where there is room for it."""

    name: str
    purpose: str
    notice: str
    more: str


COPY_B = Copy(
    "Copy B",
    "To Be Filed With Employee's FEDERAL Tax Return",
    "This information is being furnished to the Internal Revenue Service.",
    "Boxes 1 and 2 go to Form 1040. Where a name, number or amount is wrong, ask the employer for Form W-2c.",
)
COPY_C = Copy(
    "Copy C",
    "For EMPLOYEE'S RECORDS",
    "A penalty may follow if this income is left out of a return.",
    "Box 12: C life cover over $50,000; D, E, G, S elective deferrals; AA, BB, EE the same as Roth; "
    "W health savings account; DD cost of health cover, which is not taxed.",
)
COPY_STATE = Copy(
    "Copy 2",
    "To Be Filed With Employee's State, City, or Local Income Tax Return",
    "Attach it to the state return.",
    "Boxes 15 to 17 have a line for each state.",
)
COPY_CITY = Copy(
    "Copy 2",
    "To Be Filed With Employee's State, City, or Local Income Tax Return",
    "Attach it to the city or local return, where one is due.",
    "Boxes 18 to 20 have a line for each locality.",
)

PAIRS = (
    ("1", "Wages, tips, other compensation", "2", "Federal income tax withheld"),
    ("3", "Social security wages", "4", "Social security tax withheld"),
    ("5", "Medicare wages and tips", "6", "Medicare tax withheld"),
    ("7", "Social security tips", "8", "Allocated tips"),
    ("9", "", "10", "Dependent care benefits"),
)
CHECKS = (
    ("statutory_employee", "Statutory employee"),
    ("retirement_plan", "Retirement plan"),
    ("third_party_sick_pay", "Third-party sick pay"),
)


def four_up(number: int, edition: Edition) -> Page:
    """One employee's four copies, to be torn apart along the dotted lines."""
    page = Page(number)
    copies = ((0, 0, COPY_B), (306, 0, COPY_STATE), (0, 396, COPY_C), (306, 396, COPY_CITY))
    for x, y, copy in copies:
        _quarter(page, x + 15, y + 14, copy, edition)
    page.rule(306, 0, 306, 792, TEAR)
    page.rule(0, 396, 612, 396, TEAR)
    return page


def two_up(number: int, edition: Edition) -> Iterator[Page]:
    """Two sheets: Copies B and C, and Copy 2 twice, one above the other."""
    for position, copies in enumerate(((COPY_B, COPY_C), (COPY_STATE, COPY_CITY))):
        page = Page(number + position)
        for y, copy in zip((0, 396), copies, strict=True):
            _half(page, 30, y + 30, copy, edition)
        page.rule(0, 396, 612, 396, TEAR)
        yield page


def _quarter(page: Page, x: float, y: float, copy: Copy, edition: Edition) -> None:
    """276 by 366 points: the title, then cells over the whole width."""
    width, half = 276, 138
    page.text(SMALL, x, y + 4.5, edition.omb)
    page.right(SMALL, x + width, y + 4.5, AGENCY)
    page.text(Style(BOLD, 13), x, y + 17, "W-2")
    page.text(Style(BOLD, 7), x + 28, y + 11.5, "Wage and Tax")
    page.text(Style(BOLD, 7), x + 28, y + 18.5, "Statement")
    page.text(LEGEND, x + 84, y + 11.5, copy.name)
    page.text(SMALL, x + 107, y + 11.5, copy.purpose, most=132)
    page.text(NOTICE, x + 84, y + 18.5, copy.notice, most=155)
    page.right(Style(BOLD, 15), x + width, y + 18, edition.year)
    top = y = y + 22
    page.cell(x, y, 84, 21, "Control number", "control_number", line="d")
    page.cell(x + 84, y, 96, 21, "Employer identification number (EIN)", "employer_ein", line="b")
    page.cell(x + 180, y, 96, 21, "Employee's social security number", "employee_ssn", line="a", pen=RULE)
    y += 21
    for pair in PAIRS[:3]:
        _pair(page, x, y, half, 20, pair)
        y += 20
    page.cell(x, y, width, 43, "Employer's name, address, and ZIP code", "employer_name_address", line="c")
    y += 43
    _employee(page, x, y, width, (112, 126, 38), (19, 39))
    y += 58
    for pair in PAIRS[3:]:
        _pair(page, x, y, half, 18, pair)
        y += 18
    _right_column(page, x + half, y, half, 18.5)
    page.cell(x, y, half, 18, "Nonqualified plans", "box_11", line="11")
    _checks(page, x, y + 18, half, 18)
    _other(page, x, y + 36, half, 38, edition)
    y += 74
    _states(page, x, y, (24, 92, 88, 72), 15, 27)
    _locals(page, x, y + 27, (102, 88, 86), 27)
    page.box(x, top, width, y + 54 - top, pen=RULE)


def _half(page: Page, x: float, y: float, copy: Copy, edition: Edition) -> None:
    """552 by 336 points: identities on the left, amounts on the right, states under both, the title at the
    foot."""
    left, half, row = 290, 131, 25
    page.cell(x, y, 110, row, "Employee's social security number", "employee_ssn", line="a", pen=RULE)
    page.cell(x + 110, y, 180, row, "Employer identification number (EIN)", "employer_ein", line="b")
    page.cell(
        x, y + row, left, 3 * row, "Employer's name, address, and ZIP code", "employer_name_address", line="c"
    )
    page.cell(x, y + 4 * row, left, row, "Control number", "control_number", line="d")
    _employee(page, x, y + 5 * row, left, (122, 128, 40), (row, 3 * row))
    for position, pair in enumerate(PAIRS):
        _pair(page, x + left, y + position * row, half, row, pair)
    y += 5 * row
    page.cell(x + left, y, half, row, "Nonqualified plans", "box_11", line="11")
    _right_column(page, x + left + half, y, half, row)
    _checks(page, x + left, y + row, half, row)
    _other(page, x + left, y + 2 * row, half, 2 * row, edition)
    y += 4 * row
    _states(page, x, y, (28, 110, 84, 78), 15, 36)
    _locals(page, x + 300, y, (84, 78, 90), 36)
    page.box(x, y - 9 * row, 552, 9 * row + 36, pen=RULE)
    page.text(Style(ROMAN, 7), x, y + 54, "Form")
    page.text(Style(BOLD, 17), x + 19, y + 54, "W-2")
    page.text(Style(BOLD, 9.5), x + 60, y + 54, "Wage and Tax Statement")
    page.text(Style(BOLD, 17), x + 262, y + 54, edition.year)
    page.right(Style(ROMAN, 6.5), x + 552, y + 46, AGENCY)
    page.right(Style(ROMAN, 6.5), x + 552, y + 54, edition.omb)
    page.text(Style(BOLD, 7.5), x, y + 66, f"{copy.name}—{copy.purpose}")
    page.text(Style(ROMAN, 7), x, y + 75, copy.notice)
    page.text(Style(ROMAN, 6.5), x, y + 84, copy.more)


def _pair(page: Page, x: float, y: float, width: float, height: float, pair: Sequence[str]) -> None:
    first, title, second, other = pair
    page.cell(x, y, width, height, title, f"box_{first}", line=first)
    page.cell(x + width, y, width, height, other, f"box_{second}", line=second)


def _employee(
    page: Page, x: float, y: float, width: float, shares: Sequence[float], heights: Sequence[float]
) -> None:
    """Box e in its three parts and box f, without rules between them."""
    names, address = heights
    page.box(x, y, width, names + address)
    titles = ("Employee's first name and initial", "Last name", "Suff.")
    fields = ("employee_first_name", "employee_last_name", "employee_suffix")
    page.text(Style(BOLD, 5.6), x + 2.5, y + 6, "e")
    start = x
    for title, name, share in zip(titles, fields, shares, strict=True):
        page.text(SMALL, start + (8 if start == x else 3), y + 6, title)
        page.field(name, start, y + 7.5, share, names - 7.5)
        start += share
    page.field("employee_address", x, y + names + 0.5, width, address - 8)
    page.text(Style(BOLD, 5.6), x + 2.5, y + names + address - 2.5, "f")
    page.text(SMALL, x + 8, y + names + address - 2.5, "Employee's address and ZIP code")


def _right_column(page: Page, x: float, y: float, width: float, row: float) -> None:
    """Boxes 12a to 12d: a code and an amount in each."""
    for position, letter in enumerate("abcd"):
        top = y + position * row
        page.box(x, top, width, row)
        page.text(Style(BOLD, 5.6), x + 2.5, top + 6, f"12{letter}")
        page.rule(x + 42, top + row - 10, x + 42, top + row)
        page.field(f"box_12{letter}_code", x + 15, top + row - 12, 26, 12)
        page.field(f"box_12{letter}_amount", x + 43, top + row - 12, width - 43, 12)


def _checks(page: Page, x: float, y: float, width: float, height: float) -> None:
    page.box(x, y, width, height)
    page.text(Style(BOLD, 5.6), x + 2.5, y + 6, "13")
    share = (width - 10) / 3
    for position, (name, title) in enumerate(CHECKS):
        left, top = x + 10.5 + position * share, y + height - 10
        page.centre(Style(ROMAN, 4.8), left + share / 2 - 2, y + 6, title, most=share - 7)
        page.box(left + share / 2 - 6, top, 8, 8)
        page.field(f"box_13_{name}", left + share / 2 - 6, top, 8, 8)


def _other(page: Page, x: float, y: float, width: float, height: float, edition: Edition) -> None:
    """Four lines of text need all the room under the caption."""
    if not edition.tipped:
        page.cell(x, y, width, height, "Other", line="14")
        page.field("box_14", x, y + 6.5, width, height - 6.5)
        return
    codes = 48
    page.cell(x, y, width - codes, height, "Other", line="14a")
    page.field("box_14a", x, y + 6.5, width - codes, height - 6.5)
    page.box(x + width - codes, y, codes, height)
    page.text(Style(BOLD, 5.6), x + width - codes + 2.5, y + 6, "14b")
    page.text(Style(ROMAN, 4.8), x + width - codes + 14, y + 6, "Tipped occ. code", most=codes - 15.5)
    for position in (1, 2):
        page.field(f"box_14b_{position}", x + width - codes, y + height - 25 + 12 * position - 12, codes, 12)


def _states(page: Page, x: float, y: float, widths: Sequence[float], first: int, height: float) -> None:
    """Boxes 15 to 17, two lines each."""
    titles = ("State", "Employer's state ID number", "State wages, tips, etc.", "State income tax")
    numbers = (str(first), "", str(first + 1), str(first + 2))
    names = ("box_15_state", "box_15_state_id", "box_16", "box_17")
    _two_lines(page, x, y, height, widths, numbers, titles, names)


def _locals(page: Page, x: float, y: float, widths: Sequence[float], height: float) -> None:
    """Boxes 18 to 20, two lines each."""
    titles = ("Local wages, tips, etc.", "Local income tax", "Locality name")
    _two_lines(page, x, y, height, widths, ("18", "19", "20"), titles, ("box_18", "box_19", "box_20"))


def _two_lines(
    page: Page,
    x: float,
    y: float,
    height: float,
    widths: Sequence[float],
    numbers: Sequence[str],
    titles: Sequence[str],
    names: Sequence[str],
) -> None:
    line = (height - 7) / 2
    for width, number, title, name in zip(widths, numbers, titles, names, strict=True):
        page.cell(x, y, width, height, title, line=number)
        for position in (1, 2):
            page.field(f"{name}_{position}", x, y + 7 + line * (position - 1), width, line)
        x += width
