"""Pictures in, a PDF file out: what a scanner, a fax gateway or a phone would have written. No text layer.

Every page has the form's own size; its picture lies from the top left corner at its resolution. What does not
belong here: how pictures come about, and typed pages (`pdf.py`).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from symage.documents.drawing import literal, number
from symage.documents.jpeg import decoded, encoded
from symage.documents.skeleton import HEADER, NOTICE
from symage.documents.typefaces import ENCODING

Pixels = NDArray[np.uint8]

_CATALOG, _PAGES, _INFO, _FIRST_PAGE = 1, 2, 3, 4
_PER_PAGE = 3
"""Objects: the page, its content, its picture."""
_STRIP_OFFSETS, _STRIP_LENGTHS = 273, 279
"""Tags of TIFF."""
_TIFF_HEAD = 8
_ONE_STRIP = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """A picture as PDF holds it: `entries` are those of its dictionary that say how it is packed. `pixels`:
    what readers unpack, where that need not be asked of the data."""

    width: int
    height: int
    entries: str
    data: bytes
    pixels: Pixels | None = None


def jpeg(pixels: Pixels, quality: int, tint: Pixels | None = None) -> PageImage:
    """Of planes as `encoded` takes them."""
    height, width = pixels.shape
    space = "Gray" if tint is None else "RGB"
    entries = f"/ColorSpace/Device{space}/BitsPerComponent 8/Filter/DCTDecode"
    return PageImage(width, height, entries, encoded(pixels, quality, tint))


def unpacked(image: PageImage) -> Pixels:
    """The pixels that readers see: grey, or red, green and blue."""
    if image.pixels is not None:
        return image.pixels
    return decoded(image.data, grey="Gray" in image.entries)


def group4(pixels: Pixels) -> PageImage:
    """Black (0) and white (255) as the Group 4 of facsimile has it."""
    height, width = pixels.shape
    # As facsimile counts, a dot is 1; Pillow passes bits on as they are.
    image = Image.fromarray(pixels == 0)
    entries = (
        f"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode"
        f"/DecodeParms<</K -1/Columns {width}/Rows {height}>>"
    )
    return PageImage(width, height, entries, _strip(image), pixels)


def _strip(image: Image.Image) -> bytes:
    """Pillow packs Group 4 into TIFF files alone; the one strip of such a file is what is wanted."""
    file = io.BytesIO()
    image.save(file, "TIFF", compression="group4", strip_size=_ONE_STRIP)
    packed = file.getvalue()
    tags = ImageFileDirectory_v2(packed[:_TIFF_HEAD])
    file.seek(tags.next)
    tags.load(file)
    (offset,), (length,) = tags[_STRIP_OFFSETS], tags[_STRIP_LENGTHS]
    return packed[offset : offset + length]


def image_pdf(
    title: str, sizes: Sequence[tuple[float, float]], images: Sequence[PageImage], dpi: int
) -> bytes:
    """One file. `sizes`: of the pages, in points."""
    bodies = _front_matter(title, len(images))
    for at, ((width, height), image) in enumerate(zip(sizes, images, strict=True)):
        bodies += _page(_FIRST_PAGE + at * _PER_PAGE, width, height, image, dpi)
    identity = blake2b(digest_size=16)
    for body in bodies:
        identity.update(body)
    return _file(bodies, identity.hexdigest())


def _front_matter(title: str, pages: int) -> list[bytes]:
    kids = " ".join(f"{_FIRST_PAGE + _PER_PAGE * at} 0 R" for at in range(pages))
    texts = (
        f"<</Type/Catalog/Pages {_PAGES} 0 R/Lang(en-US)>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        f"<</Title{literal(title)}/Subject{literal(NOTICE)}/Keywords(synthetic)"
        "/Producer(symage)/Synthetic true>>",
    )
    return [text.encode(ENCODING) for text in texts]


def _page(first: int, width: float, height: float, image: PageImage, dpi: int) -> list[bytes]:
    across, down = image.width * 72 / dpi, image.height * 72 / dpi
    content = f"q {_places(across)} 0 0 {_places(down)} 0 {_places(height - down)} cm /P Do Q".encode("ascii")
    page = (
        f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox[0 0 {number(width)} {number(height)}]"
        f"/Resources<</XObject<</P {first + 2} 0 R>>/ProcSet[/PDF/ImageB/ImageC]>>/Contents {first + 1} 0 R>>"
    )
    picture = f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}{image.entries}"
    return [page.encode("ascii"), _stream("", content), _stream(picture, image.data)]


def _stream(entries: str, data: bytes) -> bytes:
    head = f"<<{entries}/Length {len(data)}>>stream\n".encode("ascii")
    return b"".join((head, data, b"\nendstream"))


def _places(points: float) -> str:
    return f"{points:.5f}".rstrip("0").rstrip(".")


def _file(bodies: Sequence[bytes], identity: str) -> bytes:
    pieces, entries, place = [HEADER], [b"0000000000 65535 f \n"], len(HEADER)
    for object_number, body in enumerate(bodies, 1):
        piece = b"%d 0 obj\n%b\nendobj\n" % (object_number, body)
        entries.append(b"%010d 00000 n \n" % place)
        pieces.append(piece)
        place += len(piece)
    size = len(entries)
    tail = (
        f"trailer\n<</Size {size}/Root {_CATALOG} 0 R/Info {_INFO} 0 R/ID[<{identity}><{identity}>]>>\n"
        f"startxref\n{place}\n%%EOF\n"
    )
    return b"".join((*pieces, b"xref\n0 %d\n" % size, *entries, tail.encode("ascii")))
