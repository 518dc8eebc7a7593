"""The manifest of a dataset: what was asked, what is inside, how it is split.

The document inside the archive says nothing of when or where it was made, so that equal requests give
equal archives. The document that the API serves adds the job, the times and the sizes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from symage.bundles.members import whole_labels
from symage.bundles.parquet import parquet_parts
from symage.bundles.splits import Ranges
from symage.forms.definition import FormDefinition
from symage.request import GENERATOR_VERSION, GenerationRequest

SCHEMA_VERSION = "2.0.0"
INLINE_FILES = 10_000
"""Above so many files of items the listing is a member of its own, LISTING_PATH, one JSON object a line."""
LISTING_PATH = "files.jsonl"


WHOLE_FILES = 5
"""Files about the whole dataset beside those of labels and of each form: ground_truth/data.csv,
datapackage.json, quality.json, README.md, manifest.json."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dataset holds: delivered identities (fewer than asked when canceled) and their documents."""

    request: GenerationRequest
    forms: Sequence[FormDefinition]
    identities: int
    packed_files: int
    """Files of items; the archive holds a few more."""
    ranges: Ranges

    @property
    def files(self) -> int:
        """Files of the archive."""
        parquet = sum(len(part.paths) for part in parquet_parts(self.request, self.forms, self.ranges))
        wholes = WHOLE_FILES + len(self.forms) + parquet + len(whole_labels(self.request))
        return self.packed_files + wholes + (not self.lists_inline)

    @property
    def documents(self) -> int:
        return self.identities * len(self.forms)

    @property
    def pages(self) -> int:
        return self.identities * sum(form.page_count for form in self.forms)

    @property
    def lists_inline(self) -> bool:
        return self.packed_files <= INLINE_FILES


def description(contents: Contents) -> dict[str, Any]:
    """The manifest without its file listing."""
    request = contents.request
    parameters = {
        "form_ids": list(request.form_ids),
        "quantity": request.quantity,
        "seed": request.seed,
        "output_formats": list(request.output_formats),
        **asdict(request.config),
    }
    return {
        "schema_version": SCHEMA_VERSION,
        "generator_version": GENERATOR_VERSION,
        "label_scheme": request.config.label_scheme,
        "dataset_info": {
            "generation_params": parameters,
            "forms": [_form(form) for form in contents.forms],
            "synthetic": True,
        },
        "counts": {
            "identities": contents.identities,
            "documents": contents.documents,
            "pages": contents.pages,
            "files": contents.files,
        },
        "splits": {
            name: {"first_item_index": first, "identities": end - first}
            for name, (first, end) in contents.ranges.items()
            if end > first
        },
        "omitted_splits": [name for name, (first, end) in contents.ranges.items() if end == first],
    }


def archive_manifest(contents: Contents, listing: Iterable[bytes]) -> Iterator[bytes]:
    """The document inside the archive, in chunks; `listing` is JSON lines, as packs keep them."""
    if not contents.lists_inline:
        named = {**description(contents), "files_listing": LISTING_PATH}
        yield json.dumps(named, indent=2, sort_keys=True).encode() + b"\n"
        return
    head = json.dumps(description(contents), indent=2, sort_keys=True)
    yield head.removesuffix("\n}").encode() + b',\n  "files": ['
    separator = b"\n    "
    for chunk in listing:
        for line in chunk.splitlines():
            yield separator + line
            separator = b",\n    "
    yield b"\n  ]\n}\n"


def served_manifest(
    contents: Contents,
    *,
    job_id: str,
    seed_requested: int | None,
    created_via: str,
    generated_at: str,
    dataset: Mapping[str, Any],
    total_bytes: int,
) -> bytes:
    """What GET dataset/manifest answers: `dataset` is {"key", "size_bytes"} of the archive."""
    request = contents.request
    document = {
        **description(contents),
        "job_id": job_id,
        "generated_at": generated_at,
        "created_via": created_via,
        "seed": seed_requested,
        "form_ids": list(request.form_ids),
        "output_formats": list(request.output_formats),
        "layout": "single",
        "total_bytes": total_bytes,
        "dataset": dict(dataset),
    }
    return json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"


def _form(form: FormDefinition) -> dict[str, Any]:
    return {
        "form_id": form.id,
        "name": form.name,
        "version": form.version,
        "pages": form.page_count,
        "fields": form.field_count,
    }
