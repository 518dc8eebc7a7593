"""Fill an official blank with the values of a dataset, and write what another program draws as a dataset.

    python examples/fill_blank.py fw2.pdf W2_2025 official-w2 --pages 4
    python examples/train_kie_model.py --train W2_2024 W2_2026 --test official-w2 --read tesseract

The dataset has one form, with labels `bio`; `--pages` says which pages of the blank are those of the form. A
value goes into the field of the blank that lies under it, and its label with it; those that lie on none are
told. Letters are the blank's own, as pdfium draws them, at 200 dpi; `--scan` turns pages by up to a degree,
blurs them and adds noise. Needs pikepdf, pypdfium2 and Pillow. Blanks are their publishers': none is here.
"""

import argparse
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from kie.pages import Boxes, Page, documents, labelled_pages
from PIL import Image, ImageFilter

SCALE = 200 / 72


@dataclass(frozen=True, slots=True)
class Value:
    """Text in the box of its field: left, top, right, bottom in pixels."""

    label: str
    text: str
    box: list[float]


def main() -> None:
    order = _order()
    missed: Counter[str] = Counter()
    for number, document in enumerate(documents(labelled_pages(order.dataset))):
        with pikepdf.open(order.blank) as blank:
            faces = [blank.pages[page - 1] for page in order.pages]
            values = [list(_fill(face, page, missed)) for face, page in zip(faces, document, strict=True)]
            filled = _written(blank)
        pictures = [_drawn(filled, page - 1) for page in order.pages]
        if order.scan:
            scans = [
                _scan(*each, seed=(number, at)) for at, each in enumerate(zip(pictures, values, strict=True))
            ]
            pictures, values = [picture for picture, _ in scans], [each for _, each in scans]
        _write(order.out, document[0].form_id, number, pictures, values)
    print(f"{number + 1} documents; values on no field of the blank: {dict(missed)}")


def _fill(face: pikepdf.Page, page: Page, missed: Counter[str]) -> Iterator[Value]:
    """A value goes into the field that the middle of its first word lies in."""
    _, _, width, height = (float(side) for side in face.mediabox)
    scale = width / page.size[0]
    fields = [field for field in face.get("/Annots", []) if field.get("/Subtype") == "/Widget"]
    boxes = np.array([_box(field, height) for field in fields])
    for value, label in enumerate(page.labels):
        words = [word for word, of in enumerate(page.values) if of == value]
        if not words:
            continue
        middle = (page.boxes[words[0], :2] + page.boxes[words[0], 2:]) / 2 * scale
        inside = ((boxes[:, :2] <= middle) & (middle <= boxes[:, 2:])).all(1)
        if not inside.any():
            missed[label] += 1
            continue
        at = int(inside.argmax())
        text = _set(fields[at], _lines(page, words))
        yield Value(label, text, (boxes[at] * SCALE).tolist())


def _box(field: Any, height: float) -> list[float]:
    left, bottom, right, top = (float(side) for side in field.Rect)
    return [left, height - top, right, height - bottom]


def _lines(page: Page, words: list[int]) -> str:
    """Words of a line with spaces between, lines below each other."""
    text = page.texts[words[0]]
    for last, word in zip(words[:-1], words[1:], strict=True):
        below = page.boxes[word, 1] > page.boxes[last, 1] + 0.5 * page.height
        text += ("\n" if below else " ") + page.texts[word]
    return text


def _set(field: Any, text: str) -> str:
    """A check box is ticked; a comb takes letters and digits alone."""
    if field.get("/FT", field.get("/Parent", {}).get("/FT")) == "/Btn":
        state = next(name for name in field.AP.N if name != "/Off")
        field.V = field.AS = pikepdf.Name(state)
        return "X"
    longest = int(field.get("/MaxLen", 0))
    if longest:
        text = "".join(filter(str.isalnum, text))[:longest] if len(text) > longest else text
    field.V = pikepdf.String(text)
    if "/AP" in field:
        del field["/AP"]
    return text


def _written(blank: pikepdf.Pdf) -> bytes:
    """Without XFA, which would be read in the place of the fields; whoever draws it makes the appearances."""
    form = blank.Root.AcroForm
    if "/XFA" in form:
        del form["/XFA"]
    form.NeedAppearances = True
    out = io.BytesIO()
    blank.save(out)
    return out.getvalue()


def _drawn(filled: bytes, page: int) -> Image.Image:
    document = pypdfium2.PdfDocument(filled)
    document.init_forms()
    picture = document[page].render(scale=SCALE, may_draw_forms=True).to_pil().convert("L")
    document.close()
    return picture


def _scan(
    picture: Image.Image, values: list[Value], seed: tuple[int, int]
) -> tuple[Image.Image, list[Value]]:
    generator = np.random.default_rng(seed)
    degrees = float(generator.uniform(-1, 1))
    turned = picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    blurred = np.asarray(turned.filter(ImageFilter.GaussianBlur(generator.uniform(0.3, 0.9))), np.float32)
    noised = blurred + generator.normal(0, generator.uniform(2, 10), blurred.shape)
    middle = np.array(picture.size) / 2
    moved = [Value(each.label, each.text, _turned(each.box, middle, degrees)) for each in values]
    return Image.fromarray(noised.clip(0, 255).astype(np.uint8)), moved


def _turned(box: list[float], middle: Boxes, degrees: float) -> list[float]:
    """The box about a turned one."""
    turn = np.radians(degrees)
    x, y = np.array(box)[[0, 2, 0, 2]] - middle[0], np.array(box)[[1, 1, 3, 3]] - middle[1]
    across, down = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    sides = [across.min(), down.min(), across.max(), down.max()]
    return (np.array(sides) + np.tile(middle, 2)).tolist()


def _write(out: Path, form: str, number: int, pictures: list[Image.Image], values: list[list[Value]]) -> None:
    name = f"{form}_{number}_typed"
    tokens = [
        {"text": value.text, "tag": f"B-{value.label}", "bbox": value.box, "page": page}
        for page, each in enumerate(values)
        for value in each
    ]
    for folder in ("images/typed", "annotations/bio/typed"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for page, picture in enumerate(pictures):
        picture.save(out / f"images/typed/{name}_p{page}.png")
    document = {"form_id": form, "page_sizes": [picture.size for picture in pictures], "tokens": tokens}
    (out / f"annotations/bio/typed/{name}_bio.json").write_text(json.dumps(document))


def _order() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("blank", type=Path)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", required=True, help="of the blank, from 1")
    parser.add_argument("--scan", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
