"""What the people of a shard come to, for the check on identities."""

from collections.abc import Mapping

import pyarrow.compute as pc

from symage.identities.households import Households
from symage.identities.quality import QualityCounts

COMPLETE_PATHS = ("primary.ssn", "primary.phone", "address.city", "address.state", "address.zip")
"""What everybody has, whatever the forms ask for."""


def people_counts(people: Households, quality: QualityCounts) -> Mapping[str, int]:
    """Rows, repeated SSNs of primaries, and rows that break a rule of `symage.identities.checks`. Between
    shards no SSN repeats because their indexes do not overlap and the numbers are a permutation."""
    ssn = people.columns["primary.ssn"]
    return {
        "identities": len(people.indexes),
        "duplicate_ssns": len(ssn) - pc.count_distinct(ssn).as_py(),
        "broken_rules": sum(quality.broken.values()),
        "incomplete_identities": sum(_gaps(people, path) for path in COMPLETE_PATHS),
    }


def _gaps(people: Households, path: str) -> int:
    column = people.columns[path]
    return int(pc.sum(pc.fill_null(pc.equal(pc.utf8_length(column), 0), True)).as_py() or 0)
