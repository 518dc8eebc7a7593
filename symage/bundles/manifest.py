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
from symage.bundles.pins import pins_of
from symage.bundles.schema import SCHEMA_VERSION
from symage.bundles.splits import Ranges
from symage.documents.surfaces import by_hand
from symage.forms.definition import FormDefinition
from symage.request import GENERATOR_VERSION, SINGLE, GenerationRequest

INLINE_FILES = 10_000
"""Above so many files of items an archive lists its files in a member of its own, one JSON object a line."""
WHOLE_FILES = 6
"""Files about the whole dataset beside those of labels and of each form: ground_truth/data.csv,
datapackage.json, quality.json, README.md, schema.json, manifest.json."""


@dataclass(frozen=True, slots=True, eq=False)
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
        """Files of the dataset; of a sharded one, without what its archives say of themselves."""
        parquet = sum(len(part.paths) for part in parquet_parts(self.request, self.forms, self.ranges))
        wholes = WHOLE_FILES + len(self.forms) + parquet + len(whole_labels(self.request, self.ranges))
        alone = self.request.config.bundle_layout == SINGLE and is_many(self.packed_files)
        return self.packed_files + wholes + alone

    @property
    def documents(self) -> int:
        return self.identities * len(self.forms)

    @property
    def pages(self) -> int:
        return self.identities * sum(form.page_count for form in self.forms)


def is_many(files: int) -> bool:
    """Whether the listing of so many files of items is a member of its own."""
    return files > INLINE_FILES


def description(contents: Contents) -> dict[str, Any]:
    """The manifest without its file listing."""
    request = contents.request
    parameters = {
        "form_ids": list(request.form_ids),
        "quantity": request.quantity,
        "seed": request.seed,
        "output_formats": list(request.output_formats),
        **asdict(request.config),
        **({"handwriting": asdict(request.handwriting)} if by_hand(request.output_formats) else {}),
    }
    pins = pins_of(request, contents.forms)
    return {
        "schema_version": SCHEMA_VERSION,
        "generator_version": GENERATOR_VERSION,
        "label_scheme": request.config.label_scheme,
        "dataset_info": {
            "generation_params": parameters,
            "forms": [_form(form) for form in contents.forms],
            "synthetic": True,
            **({"pins": pins} if pins else {}),
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


def archive_manifest(described: Mapping[str, Any], listing: Iterable[bytes] | None) -> Iterator[bytes]:
    """The document inside an archive, in chunks; `listing`: whole JSON lines of its files, as packs keep
    them, or None where these are listed elsewhere."""
    head = json.dumps(described, indent=2, sort_keys=True)
    if listing is None:
        yield head.encode() + b"\n"
        return
    yield head.removesuffix("\n}").encode() + b',\n  "files": ['
    separator = b"\n    "
    for lines in listing:
        for line in lines.splitlines():
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
    archives: Mapping[str, Any],
    total_bytes: int,
) -> bytes:
    """What GET dataset/manifest answers. `archives`: where they lie and how large they are, as `schema` has
    it: `dataset`, or `preview`, `annotations` and `shards`."""
    request = contents.request
    document = {
        **description(contents),
        "job_id": job_id,
        "generated_at": generated_at,
        "created_via": created_via,
        "seed": seed_requested,
        "form_ids": list(request.form_ids),
        "output_formats": list(request.output_formats),
        "layout": request.config.bundle_layout,
        "total_bytes": total_bytes,
        **archives,
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
