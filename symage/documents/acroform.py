"""Layout in, live PDF files out: every value can be read as that of a field, is drawn as on the typed
page, and can be edited. All documents of a batch at once; every position comes from the layout.

What does not belong here: what is the same in all documents (`live_form.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from symage.documents.appearances import FOOT, HEAD, drawn
from symage.documents.compile import CompiledForm
from symage.documents.field_entries import OFF, state_name
from symage.documents.layout import Layout
from symage.documents.live_form import LiveForm, live_form
from symage.documents.pdf import colour_operands, runs_as_operators, text_strings
from symage.documents.rows import shared
from symage.documents.template import Differs, Gap
from symage.documents.typefaces import ENCODING
from symage.documents.widgets import CHECKED, Kind, LiveField

Column = Sequence[str]
"""A text for each document of the batch."""
_FRAME = len(HEAD) + len(FOOT)


def write_live_pdfs(compiled: CompiledForm, layout: Layout) -> Iterator[bytes]:
    """One complete file for each document of the layout, which holds the whole texts of its fields. Raises
    ValueError when it does not, or is of another form."""
    if layout.form_id != compiled.form.id or layout.printed is None:
        raise ValueError(f"a layout of {layout.form_id}, not of {compiled.form.id} with its texts")
    live = live_form(compiled)
    columns = _columns(compiled, live, layout, layout.printed)
    seed = blake2b(live.prefix, digest_size=16).digest()
    places = live.template.places(columns).tolist()
    for texts, (*starts, end) in zip(zip(*columns, strict=True), places, strict=True):
        name = blake2b(seed + _encoded("\0".join(texts)), digest_size=16).hexdigest()
        tail = f"/ID[<{name}><{name}>]>>\nstartxref\n{end}\n%%EOF\n"
        body, table = _encoded(live.template.text % texts), _encoded(live.table % tuple(starts))
        yield b"".join([live.prefix, body, table, live.trailer, _encoded(tail)])


def _encoded(text: str) -> bytes:
    """In `ENCODING`; in Latin-1, which is the same for what it has, and much faster."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode(ENCODING)


def _columns(
    compiled: CompiledForm, live: LiveForm, layout: Layout, printed: Mapping[str, Column]
) -> list[Column]:
    """What stands in each gap of the form, in order."""
    values = [_values(compiled, each, printed) for each in live.fields]
    contents = _contents(compiled, live, layout)
    lengths = [[str(len(content) + _FRAME) for content in column] for column in contents]
    told: Mapping[Differs, Sequence[Column]] = {
        Differs.VALUE: values,
        Differs.SHOWN: values,
        Differs.DRAWN: contents,
        Differs.LENGTH: lengths,
    }
    return [_shown(gap, told[gap.differs][gap.of]) for gap in live.template.gaps]


def _shown(gap: Gap, column: Column) -> Column:
    """A widget of a button is off unless the button has its state."""
    if gap.differs is not Differs.SHOWN:
        return column
    return [value if value == gap.state else OFF for value in column]


def _values(compiled: CompiledForm, live: LiveField, printed: Mapping[str, Column]) -> Column:
    """The value of a field in each document, as an object."""
    texts = shared(live.column, compiled.form.fields[live.field], printed)
    if live.kind is Kind.TEXT:
        return text_strings([text[live.characters] for text in texts] if live.characters else texts)
    names = {text: state_name(CHECKED if live.kind is Kind.CHECKBOX else text) for text in set(texts) - {""}}
    return [names.get(text, OFF) for text in texts]


def _contents(compiled: CompiledForm, live: LiveForm, layout: Layout) -> list[Column]:
    """What is drawn in each appearance. Where several widgets share it, the runs of the first are taken."""
    of_run, each = live.appearance_of_slot[layout.runs.slot], live.appearances
    document = np.repeat(np.arange(layout.documents), np.diff(layout.runs.starts))
    streams = np.where(of_run >= 0, document * each + of_run, -1)
    kept = np.flatnonzero(of_run >= 0)
    pieces = runs_as_operators(compiled, layout.runs, streams)
    pieces = [pieces[row] for row in kept.tolist()]
    bounds = np.searchsorted(streams[kept], np.arange(layout.documents * each + 1)).tolist()
    colour = colour_operands(compiled.plain.colour or 0)
    contents = [
        drawn(colour, pieces[start:end]) if end > start else ""
        for number in range(layout.documents)
        for start, end in pairwise(bounds[number * each : number * each + each + 1])
    ]
    return [contents[number::each] for number in range(each)]
