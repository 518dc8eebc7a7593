"""A form filled in by hand: where the lines of each page are, and who writes them.

What machines print, and what is said to be filled in beforehand, is typed as on any other form. What does not
belong here: the letters of a line (`lines.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from symage.changes import firsts
from symage.documents.compile import MILLI, CompiledForm, Placing, TextSlots
from symage.documents.handwriting.combs import gathered
from symage.documents.handwriting.corrections import Corrected, corrected
from symage.documents.handwriting.drawn import boxes, joined
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import hand_of
from symage.documents.handwriting.lines import CENTRE, LEFT, RIGHT, Lines, word_texts, written
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.reading import writable
from symage.documents.handwriting.signers import signer
from symage.documents.handwriting.signing import NO_NAMES, Box, Signed, signed
from symage.documents.handwriting.sitting import sitting
from symage.documents.layout import Layout, Words, lay_out
from symage.documents.printers import MARKS
from symage.documents.rows import SlotTexts, rows_of
from symage.documents.script import Passage, Script
from symage.documents.written import Written
from symage.errors import LayoutError
from symage.fields import shown
from symage.forms.definition import Field
from symage.randomness import word_of
from symage.request import PER_FIELD

Ints = NDArray[np.int64]

_ALIGN = np.array([LEFT, CENTRE, RIGHT, CENTRE])
"""By `Placing`."""


def lay_out_by_hand(compiled: CompiledForm, texts: Written) -> Layout:
    """Raises LayoutError as `lay_out` does for what is typed, and for what no hand can write."""
    by_hand = hand_written(texts)
    typed = {name: _without(column, by_hand[name]) for name, column in texts.texts.items()}
    printed = lay_out(compiled, typed, texts.looks, texts.request.config.boxes)
    rows = rows_of(compiled, by_hand)
    _check_writable(compiled, rows)
    lines = _lines(compiled, texts, rows)
    pages, documents = len(compiled.pages), len(texts.items)
    passages: list[list[Passage]] = [[] for _ in range(pages * documents)]
    signatures: list[list[Signed]] = [[] for _ in range(pages * documents)]
    words = [_of_documents(printed.words)]
    signing = _signing(compiled, rows)
    for row in np.flatnonzero(signing).tolist():
        signature, found = _signed(compiled, texts, rows, row)
        signatures[int(rows.document[row]) * pages + int(found.page[0])].append(signature)
        words.append(found)
    for part in _parts(compiled, texts, rows, ~signing):
        passage, found = _written(compiled, texts, rows, lines, part)
        passages[part.document * pages + part.page].append(passage)
        words.append(found)
    return replace(printed, words=_merged(documents, words), script=Script(pages, passages, signatures))


def _check_writable(compiled: CompiledForm, rows: SlotTexts) -> None:
    if writable("".join(set("".join(rows.text)))):
        return
    row = next(row for row, text in enumerate(rows.text) if not writable(text))
    field = compiled.form.fields[int(compiled.slots.field[rows.slot[row]])]
    raise LayoutError(field.id, f"{shown(rows.text[row])!r} holds a character that no hand can write")


def _of_documents(words: Words) -> Words:
    """With the document of each in place of where documents start."""
    return replace(words, starts=words.document)


def hand_written(texts: Written) -> dict[str, Sequence[str]]:
    """Of each field the texts that people write; "" where it is blank, and where it is typed."""
    return {field.id: _by_hand(texts, field) for field in texts.form.fields}


def _by_hand(texts: Written, field: Field) -> Sequence[str]:
    column, typed = texts.texts[field.id], texts.typed.get(field.id)
    if not field.handwriting:
        return [""] * len(column)
    if typed is None:
        return column
    return ["" if said else text for text, said in zip(column, typed, strict=True)]


def _without(column: Sequence[str], by_hand: Sequence[str]) -> list[str]:
    return ["" if written else text for text, written in zip(column, by_hand, strict=True)]


def _lines(compiled: CompiledForm, texts: Written, rows: SlotTexts) -> Lines:
    """Every text with its box."""
    slots, slot = compiled.slots, rows.slot
    combs = np.array([bool(field.comb) for field in compiled.form.fields])
    mark = slots.placing[slot] == Placing.MARK
    said = [*rows.text]
    for row, look in zip(
        np.flatnonzero(mark).tolist(), texts.looks.mark[rows.document[mark]].tolist(), strict=True
    ):
        said[row] = MARKS[look][0]
    return Lines(
        text=said,
        left=gathered(compiled, slot, texts.hands.person[rows.document]),
        top=slots.top[slot] / MILLI,
        width=slots.width[slot] / MILLI,
        height=slots.height[slot] / MILLI,
        number=rows.number,
        count=rows.count,
        align=_ALIGN[slots.placing[slot]],
        cell=combs[slots.field[slot]],
        mark=mark,
        joins=rows.joins,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows that one hand writes on a page."""

    document: int
    page: int
    writer: int
    person: int
    rows: Ints


def _parts(
    compiled: CompiledForm, texts: Written, rows: SlotTexts, chosen: NDArray[np.bool_]
) -> Iterator[_Part]:
    """The chosen rows, each page of each document in turn, as one or field by field where hands change."""
    hands, page = texts.hands, compiled.slots.page[rows.slot]
    field = compiled.slots.field[rows.slot]
    changing = texts.request.handwriting.consistency == PER_FIELD
    keys = np.stack([rows.document, page, field if changing else np.zeros_like(field)])
    order = np.lexsort(keys[::-1])
    order = order[chosen[order]]
    edges = firsts(*keys[:, order])[1:]
    for part in np.split(order, edges) if len(order) else ():
        document, number, own = keys[:, part[0]].tolist()
        writer, person = int(hands.writer[document]), int(hands.person[document])
        if changing:
            writer, person = hands.of_field(document, own)
        yield _Part(document, number, writer, person, part)


def _written(
    compiled: CompiledForm, texts: Written, rows: SlotTexts, lines: Lines, part: _Part
) -> tuple[Passage, Words]:
    """What a hand writes, and the words of it."""
    hard = texts.request.handwriting.difficulty
    hand = hand_of(part.writer, hard)
    place = f"{texts.items[part.document]}/{compiled.form.id}/{part.page}"
    day, draws, slots = sitting(hand, part.person), Draws(part.person).of(place), compiled.slots
    of_text = slots.field[rows.slot[part.rows]] * len(slots.field) + slots.copy[rows.slot[part.rows]]
    share = texts.request.handwriting.corrections
    made = corrected(hand, day, lines.at(part.rows), of_text, share, draws)
    letters = written(hand, day, made.lines, draws)
    free = made.ink(hand, letters, joined(hand, letters), draws)
    fields = tuple(slots.field[rows.slot[part.rows[list(made.which)]]].tolist()) if made.which else ()
    passage = Passage(hand, hard, texts.hands.ink[part.document], letters, free, fields)
    return passage, _words(compiled, rows, part, made, passage)


def _words(compiled: CompiledForm, rows: SlotTexts, part: _Part, made: Corrected, passage: Passage) -> Words:
    letters = passage.letters
    valid, every = made.valid(letters), word_texts(made.lines)
    begins = firsts(letters.word)[valid]
    slot = rows.slot[part.rows[made.source[letters.line[begins]]]]
    found = boxes(passage.hand, letters, passage.free)[valid]
    return _in_slots(compiled.slots, part.document, slot, found, [every[row] for row in valid.tolist()])


def _in_slots(slots: TextSlots, document: int, slot: Ints, found: Floats, texts: list[str]) -> Words:
    """Words of a document by their slots and their boxes in points; `starts` says whose they are."""
    low, high = (
        np.floor(found[:, :2] * MILLI).astype(np.int64),
        np.ceil(found[:, 2:] * MILLI).astype(np.int64),
    )
    return Words(
        starts=np.full(len(slot), document),
        page=slots.page[slot],
        slot=slot,
        field=slots.field[slot],
        copy=slots.copy[slot],
        left=low[:, 0],
        top=low[:, 1],
        right=high[:, 0],
        bottom=high[:, 1],
        text=texts,
    )


def _signing(compiled: CompiledForm, rows: SlotTexts) -> NDArray[np.bool_]:
    """Which texts are names that sign."""
    found = compiled.slots.signed[rows.slot]
    for row in np.flatnonzero(found).tolist():
        found[row] = rows.text[row] not in NO_NAMES
    return found


def _signed(compiled: CompiledForm, texts: Written, rows: SlotTexts, row: int) -> tuple[Signed, Words]:
    """A signature, and the words of the name. Who fills in a form for themselves signs it first, with the
    same pen; all others with their own, in an ink that is ordered."""
    slots, slot, document = compiled.slots, int(rows.slot[row]), int(rows.document[row])
    name, item = rows.text[row], texts.items[document]
    ink, pen = texts.hands.ink[document], None
    if compiled.form.printer_id is None and slots.field[slot] == slots.field[slots.signed].min():
        pen = writer(int(texts.hands.writer[document]), texts.request.handwriting.difficulty).pen
    elif signer(name).ink in texts.request.handwriting.inks:
        ink = signer(name).ink
    place = (slots.left[slot], slots.top[slot], slots.width[slot], slots.height[slot])
    box = Box(*(float(side) / MILLI for side in place))
    draws = Draws(word_of(item, f"{compiled.form.id}/{slot}"))
    signature = signed(name, box, draws, ink, pen)
    words = np.full(len(signature.words), slot)
    return signature, _in_slots(slots, document, words, signature.words, name.split())


def _merged(documents: int, parts: Sequence[Words]) -> Words:
    """All words, by document, page and slot; `starts` of the parts says whose document's each is."""

    def joined_(name: str) -> Ints:
        return np.concatenate([getattr(part, name) for part in parts])

    document = joined_("starts")
    order = np.lexsort((joined_("slot"), joined_("page"), document))
    texts = [text for part in parts for text in part.text]
    columns = {name: joined_(name)[order] for name in _COLUMNS}
    return Words(
        starts=np.searchsorted(document[order], np.arange(documents + 1)),
        text=[texts[row] for row in order.tolist()],
        **columns,
    )


_COLUMNS = ("page", "slot", "field", "copy", "left", "top", "right", "bottom")
