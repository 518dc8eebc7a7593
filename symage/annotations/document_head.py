"""What JSON labels of a whole document begin with."""

import json

from symage.annotations.batch import Batch
from symage.documents.raster import pixel_size


def document_head(batch: Batch) -> str:
    """The same for all documents of a batch: a JSON object that is not closed yet."""
    pages, dpi = batch.compiled.pages, batch.projection.dpi
    head = {
        "form_id": batch.compiled.form.id,
        "page_count": len(pages),
        "label_scheme": batch.request.config.label_scheme,
        "page_sizes": [pixel_size(page, dpi) for page in pages],
    }
    return json.dumps(head, separators=(",", ":"))[:-1]
