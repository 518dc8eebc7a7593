"""Write the faces of our own drawing, into form_definitions/ or another folder.

    python scripts/draw_own_faces.py [FOLDER]

Sheets of the W-2: a page or two for each year. What stands where is in `w2_sheets.py`.
"""

import sys
from pathlib import Path

from own_faces import write_face
from w2_sheets import EDITIONS, four_up, two_up

TAX = Path(__file__).parent.parent / "form_definitions" / "tax"


def main(folder: Path) -> None:
    write_face(
        folder / "w2_4up.face.json", (four_up(number, each) for number, each in enumerate(EDITIONS, 1))
    )
    pages = (page for number, each in enumerate(EDITIONS) for page in two_up(2 * number + 1, each))
    write_face(folder / "w2_2up.face.json", pages)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TAX)
