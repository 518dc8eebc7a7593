"""What a definition leaves open of the links between print and fields, as faults that `forms check` names.

What does not belong here: captions that a field lacks altogether, without which no form is compiled
(`compile.py`), and how what looks amiss is found (`unlinked.py`).
"""

from collections.abc import Iterator

from symage.documents.compile import CompiledForm
from symage.documents.pieces import is_whole
from symage.documents.unlinked import KINDS, findings
from symage.errors import Problem


def link_faults(compiled: CompiledForm) -> Iterator[Problem]:
    """Print that looks as if a link were missing, and what the definition tells of print that no page has."""
    form = compiled.form
    for found in findings(compiled):
        if found.reason is None:
            message = f"page {found.page}: {found.text!r} {KINDS[found.kind]}"
            yield Problem(
                found.kind,
                form.id,
                f"{message}: `caption` or `joined_captions` mends it, `as_printed` says why not",
            )
    printed = [each for page in compiled.pages for each in page.text.captions]
    for pieces in form.joined_captions:
        if not any(is_whole(each, pieces) for each in printed):
            yield Problem("unknown_caption", form.id, f"no page has a caption in the pieces {list(pieces)}")
    for begin in form.as_printed:
        if not any(each.begins(begin) for each in printed):
            yield Problem("unknown_caption", form.id, f"no page prints {begin!r}")
