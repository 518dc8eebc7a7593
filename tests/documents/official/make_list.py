"""Write the list of rules, boxes and widgets of an official blank that `test_official_face.py` compares with.

    python tests/documents/official/make_list.py fw2_2025.pdf 2,3,4,6,8,10 > irs_w2_2025.json

Read by pdfplumber from the user's own copy of the blank; points from the top left. Only geometry is kept.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import pdfplumber


def corners(shapes: Iterable[Mapping[str, Any]]) -> list[list[float]]:
    return sorted([round(shape[key], 2) for key in ("x0", "top", "x1", "bottom")] for shape in shapes)


def main(path: str, numbers: str) -> None:
    pages = []
    with pdfplumber.open(path) as blank:
        for number in map(int, numbers.split(",")):
            page = blank.pages[number - 1]
            widgets = [a for a in page.annots if a["data"]["Subtype"].name == "Widget"]
            pages.append(
                {
                    "blank_page": number,
                    "rules": corners(page.lines),
                    "boxes": corners(page.rects),
                    "widgets": {a["title"].split("[")[0]: corners([a])[0] for a in widgets},
                }
            )
    lines = ",\n".join(json.dumps(page, separators=(",", ":")) for page in pages)
    print(f"[\n{lines}\n]")


if __name__ == "__main__":
    main(*sys.argv[1:])
