"""What the people of a shard come to, counted over whole columns, for the check on identities.

Written apart from the generator: it knows the public rules of the numbers, not how they are drawn.
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.households import Households

CHECKED_PATHS = (
    "primary.first_name",
    "primary.last_name",
    "primary.ssn",
    "address.line1",
    "address.city",
    "address.state",
    "address.zip",
)

NEVER_ISSUED = r"^9\d\d-?(0[1-9]|[1-4]\d|6[6-9]|89)-?\d{4}$"
"""An area of 900 and above, in a group that is neither an ITIN's (50-65, 70-88, 90-92, 94-99) nor an
ATIN's (93): no such number has ever been given to anybody (SSA POMS RM 10201.035; IRS Pub. 4757)."""


def people_counts(people: Households) -> Mapping[str, int]:
    """Rows, repeated SSNs, SSNs that could have been issued, and rows with a gap in what each needs."""
    ssn = people.columns["primary.ssn"]
    never_issued = pc.sum(pc.match_substring_regex(ssn, NEVER_ISSUED)).as_py() or 0
    return {
        "identities": len(people.indexes),
        "duplicate_ssns": len(ssn) - pc.count_distinct(ssn).as_py(),
        "issuable_ssns": len(ssn) - never_issued,
        "incomplete_identities": _incomplete(people),
    }


def _incomplete(people: Households) -> int:
    gaps = pa.array([False] * len(people.indexes))
    for path in CHECKED_PATHS:
        column = people.columns[path]
        empty = pc.fill_null(pc.equal(pc.utf8_length(column), 0), True)
        gaps = pc.or_(gaps, empty)
    return int(pc.sum(gaps).as_py() or 0)
