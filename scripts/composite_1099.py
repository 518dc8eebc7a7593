"""The consolidated Form 1099 of a broker: Forms 1099-DIV, 1099-INT and 1099-B in one statement.

Own geometry and words after the rules for composite statements: each part has its title, OMB number and box
numbers; the account number and the legend for the recipient stand on the first page. Sales are listed on a
page for each term, under the totals that the first page has by box of Form 8949.
"""

from collections.abc import Iterator, Sequence

from composite_1099_words import AMOUNTS, DIVIDENDS, GROUPS, GUIDE, INTEREST, LEGEND
from own_faces import BAND, BOLD, FAINT, GREY, HEAVY, NONE, PALE, ROMAN, RULE, Page, Style

LEFT, RIGHT, WIDTH = 36, 576, 540
COLUMN, GAP, ROW, STRIP = 263, 14, 12.2, 13
PLAIN, STRONG, FINE, DIM = Style(ROMAN, 6.8), Style(BOLD, 6.8), Style(ROMAN, 6), Style(ROMAN, 6, GREY)
TITLE, LARGE = Style(BOLD, 8), Style(BOLD, 15)
SALES = 14
"""Sales that a page has room for, as many as a part of Form 8949."""
PAGES = 3


def composite(number: int, year: int) -> Iterator[Page]:
    """The three pages of a statement for the year; the first has that number in the face."""
    first = Page(number)
    _summary(first, year)
    yield first
    for position, term in enumerate(("short", "long"), 1):
        page = Page(number + position)
        _sales(page, year, term, position + 1)
        yield page


def _summary(page: Page, year: int) -> None:
    page.text(LARGE, LEFT, 50, f"{year} Consolidated Form 1099")
    page.text(PLAIN, LEFT, 60, "Substitute Forms 1099-DIV, 1099-INT and 1099-B. Copy B, for the recipient.")
    page.text(STRONG, 452, 43, "Statement date")
    page.field("issued_on", 508, 34, 68, 12)
    page.box(452, 48, 8, 8)
    page.field("corrected", 452, 48, 8, 8)
    page.text(STRONG, 463, 55, "CORRECTED (if checked)")
    page.rule(LEFT, 66, RIGHT, 66, HEAVY)
    _parties(page)
    lowest = _dividends(page, 154, year)
    _interest(page, 154, year)
    _brokerage(page, lowest + 10, year)
    _foot(page, 1)


def _parties(page: Page) -> None:
    """Who pays, who is paid, and for which account."""
    page.text(STRONG, LEFT, 76, "PAYER'S name, address, and telephone no.")
    page.field("payer_name_address", LEFT - 4, 79.5, 190, 60)
    page.text(STRONG, 232, 76, "RECIPIENT'S name and address")
    for position, name in enumerate(("name", "street_address", "city_state_zip")):
        page.field(f"recipient_{name}", 228, 80.5 + 12 * position, 180, 12)
    rows = (
        ("PAYER'S TIN", "payer_tin"),
        ("RECIPIENT'S TIN", "recipient_tin"),
        ("Account number", "account_number"),
    )
    for position, (title, name) in enumerate(rows):
        page.text(STRONG, 424, 76 + 14 * position, title)
        page.field(name, 490, 67 + 14 * position, 86, 12)
    page.rule(LEFT, 143, RIGHT, 143, RULE)


def _dividends(page: Page, y: float, year: int) -> float:
    y = _strip(
        page, LEFT, y, COLUMN, f"{year} Form 1099-DIV", "Dividends and Distributions", "OMB No. 1545-0110"
    )
    y = _rows(page, LEFT, y, "div", DIVIDENDS)
    y = _fatca(page, LEFT, y, "div", "11")
    return _state_lines(page, LEFT, y, "div", ("14", "15", "16"))


def _interest(page: Page, y: float, year: int) -> float:
    x = LEFT + COLUMN + GAP
    y = _strip(page, x, y, COLUMN, f"{year} Form 1099-INT", "Interest Income", "OMB No. 1545-0112")
    y = _rows(page, x, y, "int", INTEREST)
    y = _fatca(page, x, y, "int", "")
    return _state_lines(page, x, y, "int", ("15", "16", "17"))


def _strip(page: Page, x: float, y: float, width: float, form: str, title: str, omb: str) -> float:
    page.box(x, y, width, STRIP, fill=BAND, pen=NONE)
    end = page.text(TITLE, x + 3, y + 9.2, form)
    page.text(STRONG, end + 5, y + 9.2, title)
    page.right(FINE, x + width - 3, y + 9.2, omb)
    return y + STRIP


def _rows(page: Page, x: float, y: float, part: str, rows: Sequence[tuple[str, str]]) -> float:
    for line, title in rows:
        page.text(STRONG, x + 3, y + 8.8, line)
        page.text(PLAIN, x + 20, y + 8.8, title)
        page.field(f"{part}_{line}", x + COLUMN - 76, y, 76, ROW)
        y += ROW
        page.rule(x, y, x + COLUMN, y, FAINT)
    return y


def _fatca(page: Page, x: float, y: float, part: str, line: str) -> float:
    if line:
        page.text(STRONG, x + 3, y + 8.8, line)
    page.text(PLAIN, x + 20, y + 8.8, "FATCA filing requirement")
    page.box(x + COLUMN - 12, y + 2, 8, 8)
    page.field(f"{part}_fatca", x + COLUMN - 12, y + 2, 8, 8)
    page.rule(x, y + ROW, x + COLUMN, y + ROW, FAINT)
    return y + ROW


def _state_lines(page: Page, x: float, y: float, part: str, numbers: Sequence[str]) -> float:
    """A heading and two lines: state, number, tax."""
    columns = (
        ("state", "State", 36),
        ("state_id", "State identification no.", 137),
        ("state_tax", "State tax withheld", 90),
    )
    for line, (name, title, width) in zip(numbers, columns, strict=True):
        page.text(Style(ROMAN, 5.8), x + 3, y + 7.5, f"{line} {title}")
        for position in (1, 2):
            page.field(f"{part}_{name}_{position}", x, y + 9 + 11 * (position - 1), width, 11)
        x += width
    page.rule(x - COLUMN, y + 31.5, x, y + 31.5, FAINT)
    return y + 32


def _brokerage(page: Page, y: float, year: int) -> None:
    """The totals of the sales by box of Form 8949, and the other boxes of Form 1099-B."""
    title = "Proceeds From Broker and Barter Exchange Transactions: totals"
    y = _strip(page, LEFT, y, WIDTH, f"{year} Form 1099-B", title, "OMB No. 1545-0715")
    page.text(STRONG, LEFT + 3, y + 8.8, "Term and box of Form 8949")
    _heads(page, y)
    y += ROW
    for letter, words, box in GROUPS:
        page.text(PLAIN, LEFT + 3, y + 8.8, f"{words} (Box {box})")
        _amounts(page, y, f"box_{letter}")
        y += ROW
        page.rule(LEFT, y, RIGHT, y, FAINT)
    page.box(LEFT, y, WIDTH, ROW, fill=PALE, pen=NONE)
    page.rule(LEFT, y, RIGHT, y, RULE)
    page.text(STRONG, LEFT + 3, y + 8.8, "Total of all sales")
    _amounts(page, y, "all")
    y += ROW + 6
    rows = (
        ("4", "Federal income tax withheld"),
        ("8", "Profit or (loss) realized on closed contracts"),
        ("9", f"Unrealized profit or (loss) on open contracts-12/31/{year - 1}"),
        ("10", f"Unrealized profit or (loss) on open contracts-12/31/{year}"),
        ("11", "Aggregate profit or (loss) on contracts"),
    )
    page.rule(LEFT, y, LEFT + COLUMN, y, FAINT)
    end = _rows(page, LEFT, y, "b", rows)
    x = LEFT + COLUMN + GAP
    page.rule(x, y, x + COLUMN, y, FAINT)
    y = _rows(page, x, y, "b", (("6", "Reported to IRS"), ("13", "Bartering")))
    y = _state_lines(page, x, y, "b", ("14", "15", "16"))
    _notice(page, max(end, y) + 12)


def _heads(page: Page, y: float) -> None:
    x = RIGHT
    for _, title, width in reversed(AMOUNTS):
        page.right(STRONG, x - 2.5, y + 8.8, title)
        x -= width


def _amounts(page: Page, y: float, name: str) -> None:
    x = RIGHT
    for amount, _, width in reversed(AMOUNTS):
        page.field(f"{name}_{amount}", x - width, y, width, ROW)
        x -= width


def _notice(page: Page, y: float) -> None:
    for position, line in enumerate(LEGEND):
        page.text(FINE, LEFT, y + 8 * position, line)
    for x, (title, *lines) in zip((LEFT, LEFT + COLUMN + GAP), GUIDE, strict=True):
        page.text(STRONG, x, y + 42, title)
        for position, line in enumerate(lines, 1):
            page.text(FINE, x, y + 43 + 8.5 * position, line)


def _sales(page: Page, year: int, term: str, number: int) -> None:
    name = {"short": "Short-Term", "long": "Long-Term"}[term]
    page.text(Style(BOLD, 11), LEFT, 46, f"{year} Form 1099-B: {name} Transactions")
    page.right(PLAIN, RIGHT, 46, "OMB No. 1545-0715")
    page.text(
        PLAIN, LEFT, 57, "Proceeds From Broker and Barter Exchange Transactions. Copy B, for the recipient."
    )
    page.rule(LEFT, 63, RIGHT, 63, HEAVY)
    page.text(STRONG, LEFT, 74, "RECIPIENT'S name")
    page.field("recipient_name", 98, 65, 168, 12)
    page.text(STRONG, 272, 74, "Account number")
    page.field("account_number", 328, 65, 80, 12)
    page.text(STRONG, 436, 74, "RECIPIENT'S TIN")
    page.field("recipient_tin", 494, 65, 82, 12)
    _coverage(page, term, name, 84)
    page.box(LEFT, 100, WIDTH, STRIP, fill=BAND, pen=NONE)
    page.text(STRONG, LEFT + 3, 109.2, f"Total {name.lower()} sales")
    _amounts(page, 100.4, f"{term}_total")
    page.text(STRONG, LEFT + 3, 123, "1a Description of property")
    page.text(STRONG, 330, 123, "CUSIP number")
    page.text(STRONG, 420, 123, "Additional information")
    page.text(STRONG, LEFT + 14, 133, "1b Date acquired")
    page.text(STRONG, LEFT + 84, 133, "1c Date sold")
    _heads(page, 124.2)
    page.rule(LEFT, 137, RIGHT, 137, RULE)
    for sale in range(1, SALES + 1):
        _sale(page, 139 + 26 * (sale - 1), f"{term}_{sale}")
    _foot(page, number)


def _coverage(page: Page, term: str, name: str, y: float) -> None:
    """What is the same for all sales of a page: boxes 2, 5 and 12, and the box of Form 8949."""
    page.text(STRONG, LEFT, y + 8.5, "2")
    page.text(PLAIN, LEFT + 7, y + 8.5, f"{name} gain or loss")
    page.text(STRONG, 164, y + 8.5, "Applicable checkbox on Form 8949")
    page.field(f"{term}_box", 280, y - 0.5, 22, 12)
    for x, line, words, field in (
        (330, "12", "Basis reported to IRS", "reported"),
        (450, "5", "Noncovered security", "noncovered"),
    ):
        page.box(x, y + 2, 8, 8)
        page.field(f"{term}_{field}", x, y + 2, 8, 8)
        end = page.text(STRONG, x + 11, y + 8.5, line)
        page.text(PLAIN, end + 3, y + 8.5, words)


def _sale(page: Page, y: float, name: str) -> None:
    """Two lines: what was sold, and when and for how much."""
    page.field(f"{name}_description", LEFT - 1, y, 290, 12)
    page.field(f"{name}_cusip", 326, y, 80, 12)
    if name in ("short_1", "long_1"):
        page.field(f"{name}_note", 416, y, 160, 12)
    page.field(f"{name}_acquired", LEFT + 10, y + 12, 70, ROW)
    page.field(f"{name}_sold", LEFT + 80, y + 12, 70, ROW)
    _amounts(page, y + 12, name)


def _foot(page: Page, number: int) -> None:
    page.rule(LEFT, 756, RIGHT, 756, FAINT)
    page.text(DIM, LEFT, 765, "Keep this statement with your tax records.")
    page.right(DIM, RIGHT, 765, f"Page {number} of {PAGES}")
