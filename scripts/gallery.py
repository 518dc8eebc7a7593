"""Write docs/gallery.md and its pictures: every look, surface and degradation profile, of one household.

    make gallery

The same bytes each time, as long as Pillow is the same.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from scripts.writers_sheet import DPI as SHEET_DPI
from scripts.writers_sheet import sheet
from symage.cases.ready import ReadyForms
from symage.cases.sample import FIRST, sample_files, sample_request
from symage.documents.printers import PLAIN, PRINTERS, choices
from symage.documents.surfaces import SURFACES
from symage.documents.wear.profiles import CLEAN, MIXED, MIXTURE, PROFILES, USUAL_STRENGTH
from symage.forms.catalogue import load_catalogue
from symage.request import DEFAULT_DPI, Config

DOCS = Path(__file__).parent.parent / "docs"
PAGE, PICTURES = DOCS / "gallery.md", DOCS / "gallery"
WAGES, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
HOUSEHOLD = 40_017
READABLE = "laser-courier-dark"
"""Who prints the return: its print outlasts the strongest wear."""
BY_HAND = (
    "irs_w4_2025",
    "irs_w9_2024",
    "irs_f1040_2025",
    "cms_1500_standard_02_12",
    "irs_f941_2024",
    WAGES,
)
STRENGTHS = (0.2, USUAL_STRENGTH, 1.0)
DPI = DEFAULT_DPI
COLOURS = 32
"""Of a picture's palette."""

Crop = tuple[int, int, int, int]
"""left, top, right, bottom in points."""
UPPER: Crop = (34, 32, 580, 232)
"""The upper boxes of a W-2."""
WHOLE: Crop = (0, 0, 612, 792)
DETAIL: Crop = (40, 110, 400, 215)
"""Names and address of a return."""

HEAD = """# Gallery

Made by `make gallery`. All is of one household: a W-2 in every look and on every surface, and a return in
every degradation profile. `symage forms preview FORM --look LOOK --profile PROFILE` draws others.
"""


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for stale in PICTURES.glob("*.png"):
        stale.unlink()
    ready = ReadyForms(load_catalogue())
    sections = (HEAD, *looks(ready), *surfaces(ready), *hands(ready), *profiles(ready))
    PAGE.write_text("\n".join(sections) + "\n", encoding="utf-8")


def looks(ready: ReadyForms) -> Iterator[str]:
    yield "## Looks\n\n`config.look`: see [looks.md](looks.md).\n\n| look | |\n|---|---|"
    for name in choices():
        if name in PRINTERS or name == PLAIN:
            keep(f"look-{name}", page(ready, WAGES, Config(look=name)), UPPER, 90)
            yield f"| `{name}` | ![{name}](gallery/look-{name}.png) |"


def surfaces(ready: ReadyForms) -> Iterator[str]:
    yield "\n## Surfaces\n\n`output_formats`: see [api.md](api.md#formats).\n\n| surface | |\n|---|---|"
    for name in SURFACES:
        keep(f"surface-{name}", page(ready, WAGES, Config(), name), UPPER, 90)
        yield f"| `{name}` | ![{name}](gallery/surface-{name}.png) |"


def hands(ready: ReadyForms) -> Iterator[str]:
    yield "\n## Hands\n\nA hundred writers, and forms by six people: see [handwriting.md](handwriting.md).\n"
    whole = sheet()
    shrunk(whole, "writers", 110, SHEET_DPI)
    yield "![a hundred writers](gallery/writers.png)\n"
    yield f"|{' |' * 3}\n|{'---|' * 3}"
    cells = [by_hand(ready, form_id, number) for number, form_id in enumerate(BY_HAND)]
    for start in range(0, len(cells), 3):
        yield f"| {' | '.join(cells[start : start + 3])} |"


def by_hand(ready: ReadyForms, form_id: str, number: int) -> str:
    request = sample_request([form_id], HOUSEHOLD + number, Config(), "handwritten")
    ((_, made),) = sample_files(ready, request)
    keep(f"hand-{form_id}", Image.open(BytesIO(made.pngs[0])), WHOLE, 62)
    return f"![{form_id}](gallery/hand-{form_id}.png)"


def profiles(ready: ReadyForms) -> Iterator[str]:
    yield "\n## Degradation profiles\n\n`config.degradation_profile`: see [wear.md](wear.md).\n"
    yield f"| profile | {' | '.join(f'strength {strength}' for strength in STRENGTHS)} |"
    yield f"|---|{'---|' * len(STRENGTHS)}"
    yield row(ready, CLEAN, {USUAL_STRENGTH: Config(look=READABLE)})
    for name in PROFILES:
        yield row(ready, name, {strength: worn(name, strength) for strength in STRENGTHS})
    shares = ", ".join(f"{share:.0f} % {name}" for name, share in MIXTURE.items())
    yield f"\n`{MIXED}` is a draw for each document: {shares}."


def worn(profile: str, strength: float) -> Config:
    return Config(look=READABLE, degradation_profile=profile, degradation_strength=strength)


def row(ready: ReadyForms, profile: str, configs: Mapping[float, Config]) -> str:
    """A cell for each strength: the page, and beneath it a detail."""
    cells = []
    for strength in STRENGTHS:
        config, name = configs.get(strength), f"profile-{profile}-{round(strength * 100)}"
        if config is None:
            cells.append("")
            continue
        picture = page(ready, RETURN, config)
        keep(name, picture, WHOLE, 42)
        keep(f"{name}-detail", picture, DETAIL, 72)
        cells.append(f"![{profile}](gallery/{name}.png)<br>![{profile}](gallery/{name}-detail.png)")
    return f"| `{profile}` | {' | '.join(cells)} |"


def page(ready: ReadyForms, form_id: str, config: Config, surface: str = FIRST) -> Image.Image:
    """The first page, as its picture is in a dataset."""
    ((_, made),) = sample_files(ready, sample_request([form_id], HOUSEHOLD, config, surface))
    return Image.open(BytesIO(made.pngs[0]))


def keep(name: str, picture: Image.Image, crop: Crop, dpi: int) -> None:
    """Write a part of a page under a name."""
    left, top, right, bottom = (side * DPI // 72 for side in crop)
    shrunk(picture.convert("RGB").crop((left, top, right, bottom)), name, dpi)


def shrunk(part: Image.Image, name: str, dpi: int, made: int = DPI) -> None:
    """Write a picture that was made at a resolution at a lower one."""
    small = part.resize((part.width * dpi // made, part.height * dpi // made), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
