"""`symage forms audit ARCHIVE`: a second judge, who knows instructions of forms and no definition."""

from collections import Counter
from pathlib import Path
from typing import TextIO

from symage.errors import NotFound
from symage_audit.judge import judge
from symage_audit.reading import NoDataset, read_dataset

_SHOWN = 200


def audit_dataset(dataset: Path, out: TextIO) -> int:
    """Write what is found; 1 when something is. Raises OSError, NotFound for what is no dataset."""
    try:
        mode, papers = read_dataset(dataset)
    except NoDataset as error:
        raise NotFound("not_found", str(error)) from error
    found = list(judge(papers, mode))
    for each in found[:_SHOWN]:
        out.write(f"{each.form_id}, item {each.item}, {each.field}: {each.says} ({each.rule})\n")
    if len(found) > _SHOWN:
        out.write(f"… and {len(found) - _SHOWN} more\n")
    out.write(f"{len(papers)} documents, {mode}: {len(found)} findings\n")
    for rule, count in sorted(Counter((each.form_id, each.rule) for each in found).items()):
        out.write(f"  {rule[0]}, {rule[1]}: {count}\n")
    return 1 if found else 0
