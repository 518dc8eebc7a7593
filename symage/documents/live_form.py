"""The constant part of a live PDF, an AcroForm to go on filling in: what no value can change.

Serialised once for a form: pages, fonts and marks as bytes, and everything that holds a value as one template
with a gap for each thing that differs between documents.

What does not belong here: values (`acroform.py`), which fields there are (`widgets.py`), and what is drawn in
them (`appearances.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from symage.documents.appearances import FOOT, HEAD, appearances, drawn_in, marks
from symage.documents.compile import CompiledForm
from symage.documents.drawing import literal
from symage.documents.embedding import text_font
from symage.documents.field_entries import field_entries, state_name, text_style
from symage.documents.looks import FACES, plain_face
from symage.documents.pdf import decimal, text_strings
from symage.documents.pdf_objects import Objects, stream_body, text_body
from symage.documents.skeleton import (
    FIRST_FREE,
    HEADER,
    TEXT_RESOURCE,
    WIDE_RESOURCE,
    PageContent,
    face_fonts,
    put_document,
    resource_dictionary,
    table_head,
    trailer,
)
from symage.documents.template import GAP, Differs, Gap, Template, Varying
from symage.documents.widgets import Kind, LiveField, Rectangle, Widget, live_fields

_WIDGET = "/Type/Annot/Subtype/Widget/F 4"
"""F 4: it is printed."""
_DINGBATS = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"
_CROSS = "/MK<</CA(8)>>"
"""A cross of ZapfDingbats, for viewers that draw what is on by themselves."""


@dataclass(frozen=True, slots=True, eq=False)
class LiveForm:
    """The constant bytes, then what differs, then the table of cross-references, with a %010d for each object
    of the template, then the trailer. `appearance_of_slot`: which of so many appearances the runs of a slot
    are drawn in, -1 for none."""

    fields: tuple[LiveField, ...]
    appearances: int
    appearance_of_slot: NDArray[np.int64]
    prefix: bytes
    template: Template
    table: str
    trailer: bytes


@lru_cache(maxsize=128)
def live_form(compiled: CompiledForm) -> LiveForm:
    """Serialising takes as long as a hundred documents."""
    fields = tuple(live_fields(compiled))
    writer = _Writer(compiled, fields)
    for _, group in groupby(enumerate(fields), lambda each: each[1].field):
        writer.add(list(group))
    return writer.finished()


class _Writer:
    """Numbers and writes the objects of one form."""

    def __init__(self, compiled: CompiledForm, fields: tuple[LiveField, ...]) -> None:
        self.compiled, self.fields = compiled, fields
        self.objects = Objects(FIRST_FREE)
        self.varying: list[Varying] = []
        self.roots: list[int] = []
        self.widgets: list[list[int]] = [[] for _ in compiled.pages]
        self.resources = self.objects.add(text_body(resource_dictionary(self.fonts())))
        self.first_page = self.objects.reserve(len(compiled.pages))
        self.marks = marks(compiled)
        self.marked: dict[Rectangle, int] = {}
        self.off = self.tell(_stream("/BBox[0 0 1 1]", "0", ""))
        self.appearances = appearances(fields)
        self.streams = {key: self.objects.reserve() for key in self.appearances}

    def fonts(self) -> dict[str, int]:
        """Captions, marks, the typeface of the plain look, and the marks of viewers."""
        text = self.objects.next
        self.objects.add_all(text_font(FACES[plain_face(self.compiled.form)], text, ascii_only=False))
        dingbats = self.objects.add(text_body(_DINGBATS))
        own = {TEXT_RESOURCE: text, WIDE_RESOURCE: text + 1, "/ZaDb": dingbats}
        return face_fonts(self.objects, self.compiled.captions) | own

    def tell(self, body: str, *gaps: Gap, number: int | None = None) -> int:
        """An object with a `GAP` in its body for each of the gaps, under a new number or one that was
        reserved."""
        number = self.objects.reserve() if number is None else number
        if gaps:
            self.varying.append(Varying(number, body, gaps))
        else:
            self.objects.put(number, body)
        return number

    def add(self, group: Sequence[tuple[int, LiveField]]) -> None:
        """The PDF fields that hold one field of the form."""
        field = self.compiled.form.fields[group[0][1].field]
        if len(group) == 1:
            self.roots.append(self.add_field(*group[0], _named(field.id, field.label)))
            return
        parent = self.objects.reserve()
        self.roots.append(parent)
        names = [_named(str(n), f"{field.label} ({n} of {len(group)})") for n in range(1, len(group) + 1)]
        kids = [
            self.add_field(*each, f"{name}/Parent {parent} 0 R")
            for each, name in zip(group, names, strict=True)
        ]
        self.objects.put(parent, f"<<{_named(field.id, field.label)}/Kids[{_references(kids)}]>>")

    def add_field(self, index: int, live: LiveField, names: str) -> int:
        """A field with its widgets, or as one object with its only one."""
        value, entries = Gap(Differs.VALUE, index), names + field_entries(self.compiled, live)
        if live.kind is not Kind.RADIO and len(live.widgets) == 1:
            widget, gaps = self.widget(index, live.widgets[0])
            number = self.tell(f"<<{widget}{entries}/V{GAP}>>", *gaps, value)
            self.widgets[live.widgets[0].page].append(number)
            return number
        number, kids = self.objects.reserve(), []
        for each in live.widgets:
            widget, gaps = self.widget(index, each)
            kids.append(self.tell(f"<<{widget}/Parent {number} 0 R>>", *gaps))
            self.widgets[each.page].append(kids[-1])
        return self.tell(f"<<{entries}/Kids[{_references(kids)}]/V{GAP}>>", value, number=number)

    def widget(self, index: int, widget: Widget) -> tuple[str, tuple[Gap, ...]]:
        """Its entries, and what differs in them."""
        place = f"{_WIDGET}/P {self.first_page + widget.page} 0 R/Rect{_box(widget.rectangle)}"
        if not widget.state:
            return f"{place}/AP<</N {self.streams[index, widget.rectangle]} 0 R>>", ()
        state = state_name(widget.state)
        states = f"/AP<</N<<{state} {self.mark(widget)} 0 R/Off {self.off} 0 R>>>>"
        return f"{place}{_CROSS}{states}/AS{GAP}", (Gap(Differs.SHOWN, index, state),)

    def mark(self, widget: Widget) -> int:
        """What a button looks like that is on."""
        if widget.rectangle not in self.marked:
            mark = self.marks[widget.slots.start]
            self.marked[widget.rectangle] = self.tell(self.stream(widget.rectangle, str(len(mark)), mark))
        return self.marked[widget.rectangle]

    def stream(self, box: Rectangle, length: str, content: str) -> str:
        return _stream(f"/BBox{_box(box)}/Resources {self.resources} 0 R", length, content)

    def finished(self) -> LiveForm:
        for index, ((_, box), number) in enumerate(self.streams.items()):
            body = self.stream(box, GAP, f"{HEAD}{GAP}{FOOT}")
            self.tell(body, Gap(Differs.LENGTH, index), Gap(Differs.DRAWN, index), number=number)
        self.put_document()
        written, places = self.objects.written(len(HEADER))
        prefix = HEADER + written
        entries = [
            f"{places[number]:010} 00000 n \n" if number in places else "%010d 00000 n \n"
            for number in range(1, self.objects.next)
        ]
        return LiveForm(
            fields=self.fields,
            appearances=len(self.streams),
            appearance_of_slot=drawn_in(self.compiled, self.appearances),
            prefix=prefix,
            template=Template.of(sorted(self.varying, key=lambda each: each.number), len(prefix)),
            table=table_head(self.objects).decode("ascii") + "".join(entries),
            trailer=trailer(self.objects),
        )

    def put_document(self) -> None:
        form = self.compiled
        pages = [PageContent(page.width, page.height, page.content) for page in form.pages]
        unders = [self.objects.add(stream_body(page.under)) for page in pages]
        entries = [
            f"/Resources {self.resources} 0 R/Contents[{under} 0 R]/Annots[{_references(widgets)}]"
            for under, widgets in zip(unders, self.widgets, strict=True)
        ]
        root = (
            f"/AcroForm<</Fields[{_references(self.roots)}]/DR {self.resources} 0 R"
            f"{text_style(form, form.plain.sizes[0])}/NeedAppearances false>>"
        )
        put_document(self.objects, form.form.name, pages, self.first_page, entries, root)


def _stream(entries: str, length: str, content: str) -> str:
    return f"<</Type/XObject/Subtype/Form{entries}/Length {length}>>stream\n{content}\nendstream"


def _named(name: str, label: str) -> str:
    return f"/T{literal(name)}/TU{text_strings([label])[0]}"


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _box(box: Rectangle) -> str:
    return f"[{decimal(box.left)} {decimal(box.bottom)} {decimal(box.right)} {decimal(box.top)}]"
