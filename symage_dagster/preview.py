"""A picture of the first page of a job, for the operator who looks at it in the Dagster UI."""

from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO

import dagster as dg
import pypdfium2

from symage.bundles.members import pdf_member
from symage.documents.surfaces import ordered
from symage.storage.item_files import locate
from symage.storage.shards import Shard
from symage_dagster.work import JobWork

PREVIEW_DPI = 60


def first_page(work: JobWork, shards: Iterable[Shard]) -> dg.MetadataValue:
    """Page 1 of the first document that was made, as a small picture in Markdown."""
    first = next(iter(shards), None)
    if first is None:
        return dg.MetadataValue.text("no document was made")
    item_index = first.first_item
    surface = ordered(work.job.request.output_formats)[0]
    member = pdf_member(work.forms[0].id, item_index, surface.name)
    store = work.platform.store
    with work.platform.database.read() as connection:
        file = locate(connection, store, work.job.id, item_index, member)
    picture = b64encode(_picture(b"".join(file.read(store)))).decode()
    return dg.MetadataValue.md(f"![{member.filename}](data:image/png;base64,{picture})")


def _picture(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    # Without it, what stands in the fields of a live PDF is not drawn.
    document.init_forms()
    try:
        image = document[0].render(scale=PREVIEW_DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()
    data = BytesIO()
    image.quantize(16).save(data, "png")
    return data.getvalue()
