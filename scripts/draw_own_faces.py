"""Write the faces of our own drawing, into form_definitions/ or another folder.

    python scripts/draw_own_faces.py [FOLDER]

Sheets of the W-2, a page or two for each year (`w2_sheets.py`), and consolidated Forms 1099, three pages for
each (`composite_1099.py`).
"""

import sys
from pathlib import Path

from composite_1099 import PAGES, composite
from own_faces import write_face
from w2_sheets import EDITIONS, four_up, two_up

TAX = Path(__file__).parent.parent / "form_definitions" / "tax"
YEARS = (2024, 2025)
"""Of consolidated Forms 1099."""


def main(folder: Path) -> None:
    write_face(
        folder / "w2_4up.face.json", (four_up(number, each) for number, each in enumerate(EDITIONS, 1))
    )
    pages = (page for number, each in enumerate(EDITIONS) for page in two_up(2 * number + 1, each))
    write_face(folder / "w2_2up.face.json", pages)
    statements = (page for number, year in enumerate(YEARS) for page in composite(PAGES * number + 1, year))
    write_face(folder / "composite_1099.face.json", statements)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TAX)
