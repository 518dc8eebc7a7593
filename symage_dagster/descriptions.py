"""What operators read in the Dagster UI beside the assets' own docstrings."""

from collections.abc import Mapping
from types import MappingProxyType

OWNERS = ("team:symage",)
"""Who looks after the assets; Dagster wants an address or a team."""

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "identities": "Every household that was asked for is there; no SSN comes twice; every rule about who "
        "may be whom holds; no field that a form needs is empty.",
        "documents": "Every document is there, as a PDF and as pictures where these were asked for; what was "
        "filled in breaks no rule of its form; no document is empty.",
        "annotations": "Every label file is there; every printed value has its label; every box lies on its "
        "page; of some documents of each form an outside reader finds in the boxes what they say; of a few "
        "of each form, on each surface and in each format, labels are read again and say what the layout "
        "does, thing by thing: labels are known, links, boxes and texts are its own, pictures and splits are "
        "the document's, and files are as their format is.",
        "bundles": "Every file lies in the store with the size that was written; archives open, and their "
        "members are whole and as many as there should be; no person is in two splits.",
        "table": "Every row is there, in shards and in files; every row has every column; no value breaks "
        "the rule of its column; files have the size that was written.",
    }
)
"""Asset -> what its blocking check asks, by a Great Expectations suite of `expectations/`."""
