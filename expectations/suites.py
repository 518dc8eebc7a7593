"""The Great Expectations suites, one per asset that a blocking check guards.

A suite asserts on the columns of a frame with a row per shard (or per file), which counts over all that the
shard holds: ten million documents are some thousands of rows. What does not belong here: the counting itself.
Great Expectations takes seconds to import; only the run pool loads this package.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from great_expectations import ExpectationSuite

from expectations import annotations, bundles, documents, identities, table

BUILDERS: Mapping[str, Callable[[], ExpectationSuite]] = MappingProxyType(
    {
        "identities": identities.suite,
        "documents": documents.suite,
        "annotations": annotations.suite,
        "bundles": bundles.suite,
        "table": table.suite,
    }
)
