"""How a PDF writes down what a field is: its type, flags, bounds and default appearance."""

from symage.documents.compile import MILLI, CompiledForm, Placing
from symage.documents.pdf import colour_operands, decimal
from symage.documents.skeleton import TEXT_RESOURCE
from symage.documents.widgets import Kind, LiveField

OFF = "/Off"
_READ_ONLY, _MULTILINE, _RADIO, _COMB = 1, 1 << 12, 1 << 15, 1 << 24
"""Bits of /Ff (ISO 32000-1, tables 221, 226 and 228)."""
_QUADDING = {Placing.CENTRE: "/Q 1", Placing.RIGHT: "/Q 2"}
_BUTTON = "/FT/Btn/DA(/ZaDb 0 Tf 0 g)"


def field_entries(compiled: CompiledForm, live: LiveField) -> str:
    """Everything but its names, its value and its widgets."""
    flags = 0 if compiled.form.fields[live.field].fillable else _READ_ONLY
    if live.kind is Kind.TEXT:
        return _text(compiled, live, flags)
    return _BUTTON + _flags(flags | (_RADIO if live.kind is Kind.RADIO else 0))


def text_style(compiled: CompiledForm, size: float) -> str:
    """The default appearance of text in the usual look of the form."""
    colour = colour_operands(compiled.plain.colour or 0)
    return f"/DA({TEXT_RESOURCE} {decimal(round(size * MILLI))} Tf {colour} rg)"


def state_name(state: str) -> str:
    """The state of a button that is on, as a name object."""
    return "/" + "".join(
        character if character.isalnum() or character == "_" else f"#{ord(character):02X}"
        for character in state.encode().decode("latin-1")
    )


def _text(compiled: CompiledForm, live: LiveField, flags: int) -> str:
    flags |= (_MULTILINE if live.column.lines > 1 else 0) | (_COMB if live.characters else 0)
    most, style = _most_characters(compiled, live), text_style(compiled, _size(compiled, live))
    quadding = _QUADDING.get(Placing(compiled.slots.placing[live.widgets[0].slots.start]), "")
    bound = f"/MaxLen {most}" if most else ""
    return f"/FT/Tx{style}{'' if live.characters else quadding}{_flags(flags)}{bound}"


def _most_characters(compiled: CompiledForm, live: LiveField) -> int | None:
    """Of a value in parts, only that of a comb's is known."""
    if live.characters:
        return len(live.widgets[0].slots)
    return compiled.form.fields[live.field].max_length if live.part is None else None


def _size(compiled: CompiledForm, live: LiveField) -> float:
    """In points; text of several lines is as small as it must be for all of them."""
    usual, box = compiled.plain.sizes[0], live.widgets[0].rectangle
    if live.column.lines == 1:
        return usual
    return min(usual, (box.top - box.bottom - MILLI) // live.column.lines / MILLI - 1)


def _flags(flags: int) -> str:
    return f"/Ff {flags}" if flags else ""
