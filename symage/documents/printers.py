"""The printers that forms are filled in with, and who has which.

Nobody has counted which printers forms come from; the shares are estimates. What does not belong here: what
of a printer is drawn for each document (`looks.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

AUTO, PLAIN = "auto", "plain"
MONEY = ("1234.56", "1,234.56", "1234 56")
DATES = ("01/31/2026", "1/31/2026", "01-31-2026", "JAN 31 2026", "2026-01-31")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
TINS = ("123-45-6789", "XXX-XX-6789", "***-**-6789")
"""How a payee's number is printed where the form leaves it open (26 CFR 301.6109-4)."""
MARKS = (("X", True), ("X", False), ("x", False), ("✓", True), ("■", True), ("●", True))
"""What is set in check boxes, and whether as large as the box rather than in the typeface of the text."""
LARGE_MARKS = frozenset(mark for mark, large in MARKS if large)
NAVY = 0x000080


@dataclass(frozen=True, slots=True)
class Printer:
    """A machine or a program that fills in forms. `sizes` in points; `ink`: from and to so many thousandths
    of white; `colour`: that of its ink, where it is not grey; `spread`: how far its print slips, in
    thousandths of a point; `tilt`: how far it turns, in millionths of a radian. `upper`, `bold`, `left`: how
    often all is in capitals, is printed heavily, and amounts begin at the left. `money`, `dates`, `tins`,
    `marks`: shares of each of `MONEY`, `DATES`, `TINS` and `MARKS`."""

    typeface: str
    sizes: tuple[float, ...]
    ink: tuple[int, int] = (0, 120)
    colour: int | None = None
    spread: int = 300
    tilt: int = 0
    upper: float = 0.55
    bold: float = 0.15
    left: float = 0.2
    money: tuple[int, ...] = (49, 47, 4)
    dates: tuple[int, ...] = (70, 12, 8, 4, 6)
    tins: tuple[int, ...] = (52, 38, 10)
    marks: tuple[int, ...] = (14, 58, 6, 16, 3, 3)


def _impact(name: str, sizes: tuple[float, ...], ink: tuple[int, int] = (120, 400)) -> Printer:
    return Printer(
        name,
        sizes,
        ink,
        spread=900,
        tilt=1200,
        upper=0.92,
        bold=0.0,
        money=(60, 20, 20),
        dates=(75, 0, 15, 10, 0),
        tins=(90, 6, 4),
        marks=(0, 95, 5, 0, 0, 0),
    )


def _program(name: str, size: float) -> Printer:
    """Form and values come out of one program: nothing slips, and amounts stand in columns."""
    return Printer(
        name, (size,), (0, 60), spread=0, upper=0.4, bold=0.0, left=0.0, money=(8, 92, 0), tins=(40, 52, 8)
    )


def _plain(name: str, size: float, colour: int = 0) -> Printer:
    whole = (1, 0, 0, 0, 0, 0)
    return Printer(name, (size,), (0, 0), colour, 0, 0, 0.0, 0.0, 0.0, whole[:3], whole[:5], whole[:3], whole)


PRINTERS: Mapping[str, Printer] = MappingProxyType(
    {
        "plain-typed": _plain("FaceCursor", 10),
        "plain-printed": _plain("FaceHeros", 9),
        "plain-viewer": _plain("FaceHerosBold", 8, NAVY),
        "laser-courier": Printer("FaceCursor", (9, 10, 10)),
        "laser-courier-dark": Printer("LookCourierPrime", (9, 10, 10)),
        "laser-mono": Printer("LookCousine", (8.5, 9)),
        "laser-arial": Printer("LookArimo", (8, 9, 10)),
        "laser-helvetica": Printer("FaceHeros", (8, 9)),
        "laser-times": Printer("LookTinos", (9, 10)),
        "laser-narrow": Printer("LookHerosCondensed", (9, 10), upper=0.7),
        "web-condensed": Printer("LookRobotoCondensed", (9,), upper=0.3, left=0.5),
        "payroll-narrow-mono": Printer("LookInconsolata", (9.5, 10)),
        "payroll-slab-mono": Printer("LookSlabMono", (8.5,)),
        "payroll-sans-mono": Printer("LookNotoMono", (8,)),
        "ocr-b": Printer("LookOCRB", (8,), upper=0.9, bold=0.0, dates=(80, 0, 10, 10, 0)),
        "dot-matrix": _impact("LookDotMatrix", (10,)),
        "mainframe": _impact("LookMainframe", (10.5,), (60, 280)),
        "typewriter": _impact("LookTypewriter", (10,), (60, 300)),
        "typewriter-light": _impact("LookCutive", (10,), (40, 240)),
        "viewer": Printer(
            "FaceHerosBold",
            (8,),
            colour=NAVY,
            spread=0,
            upper=0.1,
            bold=0.0,
            left=0.0,
            money=(50, 50, 0),
            dates=(80, 20, 0, 0, 0),
            marks=(80, 0, 0, 20, 0, 0),
        ),
        "statement-sans": _program("LookArimo", 7.5),
        "statement-narrow": _program("LookHerosCondensed", 8.5),
        "statement-condensed": _program("LookRobotoCondensed", 8),
        "statement-serif": _program("LookTinos", 8.5),
        "statement-mono": _program("LookCousine", 7.5),
    }
)
IDS = tuple(PRINTERS)
IMPACT = frozenset({"dot-matrix", "mainframe", "typewriter", "typewriter-light"})
"""Those that print through a ribbon; the others have toner."""

_OFFICE = {
    "laser-courier": 14,
    "laser-courier-dark": 8,
    "laser-mono": 8,
    "laser-arial": 18,
    "laser-helvetica": 12,
    "laser-times": 6,
    "laser-narrow": 5,
    "web-condensed": 4,
    "payroll-narrow-mono": 4,
    "payroll-slab-mono": 3,
    "payroll-sans-mono": 2,
    "ocr-b": 2,
    "dot-matrix": 6,
    "mainframe": 2,
    "typewriter": 2,
    "typewriter-light": 2,
}
SHARES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "payer": MappingProxyType(_OFFICE),
        "preparer": MappingProxyType(
            {
                "laser-courier": 34,
                "laser-helvetica": 20,
                "laser-arial": 18,
                "laser-courier-dark": 12,
                "laser-mono": 8,
                "laser-times": 4,
                "viewer": 4,
            }
        ),
        "typist": MappingProxyType(
            {"typewriter": 40, "typewriter-light": 20, "dot-matrix": 20, "mainframe": 10, "laser-courier": 10}
        ),
        "program": MappingProxyType(
            {
                "statement-sans": 46,
                "statement-narrow": 20,
                "statement-condensed": 16,
                "statement-serif": 8,
                "statement-mono": 10,
            }
        ),
        "practice": MappingProxyType({**_OFFICE, "dot-matrix": 26, "laser-courier": 26}),
        "person": MappingProxyType(
            {
                "viewer": 34,
                "laser-arial": 22,
                "laser-helvetica": 16,
                "laser-times": 8,
                "laser-courier": 10,
                "typewriter": 5,
                "typewriter-light": 5,
            }
        ),
    }
)
"""Of who prints a form, out of which printers."""


def choices() -> tuple[str, ...]:
    """What an order may ask for."""
    return (AUTO, PLAIN, *(name for name in IDS if not name.startswith(PLAIN)))


def plain_id(usual: str) -> str:
    """The look of a form that says so of its typeface: typed, printed or viewer."""
    return f"{PLAIN}-{usual}"
