"""Letters of joined writing where nothing comes before them: without the stroke that leads in.

With it, alone or after a letter that is not joined, a v reads as an r, an n as an m, an x as an alpha. Most
people leave it out there.
"""

from dataclasses import replace

from symage.documents.handwriting.allographs import Allograph, Stroke
from symage.documents.handwriting.shaping import kind_of
from symage.documents.handwriting.writers import LOWER

_LOW = 9
"""Where a stroke begins that leads in from the line."""
_STEMS = frozenset("rs")
_LEAD = 4
"""How many points it has at most."""


def leads_in(form: Allograph) -> bool:
    """Whether a small letter begins with a stroke up from the line, by which it is joined."""
    begin = form.strokes[0].points[0, 1]
    return "j" in form.tags and kind_of(form.text) == LOWER and bool(begin <= _LOW)


def without_lead(form: Allograph) -> Allograph:
    """The form from the corner on that its lead ends at; where it flows on, from the next point on. The
    lead of an r and an s of the school is their stem."""
    if form.text in _STEMS and "t" not in form.tags:
        return form
    first, *others = form.strokes
    corners = first.corners[:_LEAD].nonzero()[0].tolist()
    begin = corners[0] if corners else 1
    sharp = first.corners[begin:].copy()
    sharp[0] = False
    return replace(form, strokes=(Stroke(first.points[begin:], sharp), *others))
