"""Fetch what the console serves from its own origin, with its licences: htmx and two typefaces.

usage: python -m scripts.vendor_console

Needs npm, and brotli beside fonttools. Writes into api/console/assets/ and its VENDORED.md; run it to move to
other versions, then look at every screen.
"""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from scripts.vendor_api_docs import Package, fetched

ASSETS = Path(__file__).parents[1] / "api" / "console" / "assets"
PACKAGES = (
    Package("htmx.org", "4.0.1", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"}),
    Package(
        "@fontsource-variable/inter",
        "5.2.8",
        "OFL-1.1",
        {"files/inter-latin-wght-normal.woff2": "inter.woff2", "LICENSE": "inter.LICENSE.txt"},
    ),
    Package(
        "@fontsource-variable/jetbrains-mono",
        "5.2.8",
        "OFL-1.1",
        {"files/jetbrains-mono-latin-wght-normal.woff2": "mono.woff2", "LICENSE": "mono.LICENSE.txt"},
    ),
)
CHARACTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”•…←→−✓")]
FEATURES = {
    "inter.woff2": ["kern", "calt", "tnum", "ccmp", "locl", "mark", "case"],
    # Without `calt`, the half of it that draws `->` and `!=` as one sign: code is shown as it is copied.
    "mono.woff2": ["ccmp", "locl", "mark"],
}
WEIGHTS = (400, 600)


def main() -> None:
    ASSETS.mkdir(exist_ok=True)
    lines = ["# Vendored", "", "Written by `python -m scripts.vendor_console`.", ""]
    lines += ["| file | package | licence | sha256 |", "|---|---|---|---|"]
    for package in PACKAGES:
        for name, content in fetched(package).items():
            kept = smaller(content, FEATURES[name]) if name in FEATURES else content
            (ASSETS / name).write_bytes(kept)
            digest = hashlib.sha256(kept).hexdigest()
            lines.append(f"| {name} | {package.name} {package.version} | {package.licence} | {digest} |")
    lines += [
        "",
        "Of the typefaces: Latin-1 and the punctuation that the console writes, weights 400 to 600; of the "
        "one for code no ligatures.",
    ]
    (ASSETS / "VENDORED.md").write_text("\n".join(lines) + "\n")


def smaller(woff2: bytes, features: Sequence[str]) -> bytes:
    """The same typeface with the characters, features and weights that are used."""
    font = TTFont(BytesIO(woff2))
    options = Options(flavor="woff2", layout_features=list(features), hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    out = BytesIO()
    font.flavor = "woff2"
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
