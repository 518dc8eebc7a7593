"""Whether texts can be printed in a field of a form: asked of the layout itself, so that both always agree.

What fits depends on the characters, the lines, the cells of a comb, the options of a choice, the pieces, the
box, and the look, with as much shrinking and squeezing as `setting.py` allows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from symage.documents.compile import CompiledForm, compile_form
from symage.documents.dressing import dressed
from symage.documents.looks import COLUMNS, Looks
from symage.documents.printers import AUTO, DATES, IDS, MONEY, PLAIN, PRINTERS, SHARES, TINS, plain_id
from symage.documents.setting import set_lines
from symage.errors import LayoutError
from symage.forms.definition import FormDefinition


def misfits(
    form: FormDefinition, field_id: str, texts: Collection[str], look: str = AUTO
) -> Mapping[str, str]:
    """Why texts cannot be printed in a field, for those that cannot, in some look of an order's choice."""
    alone, looks = _with_one_field(_compiled(form), field_id), _widest(form, look)
    if _reason(alone, field_id, list(texts), looks) is None:
        return {}
    reasons = {text: _reason(alone, field_id, [text], looks) for text in texts}
    return {text: reason for text, reason in reasons.items() if reason is not None}


@lru_cache(maxsize=128)
def _compiled(form: FormDefinition) -> CompiledForm:
    """Compiling takes as long as checking hundreds of texts."""
    return compile_form(form)


def _with_one_field(compiled: CompiledForm, field_id: str) -> CompiledForm:
    own = tuple(column for column in compiled.columns if compiled.form.fields[column.field].id == field_id)
    return replace(compiled, columns=own)


def _widest(form: FormDefinition, look: str) -> Looks:
    """Each printer that a document may come from, in capitals and not, amounts, dates and numbers at their
    longest."""
    if look == PLAIN:
        return _looks([plain_id(form.typeface)], [0], money=0, date=0, tin=0)
    names = list(SHARES[form.printed_by]) if look == AUTO else [look]
    upper = [0] * len(names) + [1] * len(names)
    return _looks(
        names * 2,
        upper,
        money=MONEY.index("1,234.56"),
        date=DATES.index("JAN 31 2026"),
        tin=TINS.index("XXX-XX-6789"),
    )


def _looks(names: Sequence[str], upper: Sequence[int], **ways: int) -> Looks:
    none = np.zeros(len(names), np.int64)
    columns = {name: none for name in COLUMNS}
    sizes = [max(PRINTERS[name].sizes) * 1000 for name in names]
    return Looks(
        **{
            **columns,
            "printer": np.array([IDS.index(name) for name in names]),
            "size": np.array(sizes, np.int64),
            "upper": np.array(upper),
            **{name: none + way for name, way in ways.items()},
        }
    )


def _reason(alone: CompiledForm, field_id: str, texts: Sequence[str], looks: Looks) -> str | None:
    """Why one of the texts cannot be printed, each in documents of every look."""
    each = len(looks)
    columns = {name: np.tile(getattr(looks, name), len(texts)) for name in COLUMNS}
    repeated, blank = [text for text in texts for _ in range(each)], [""] * (each * len(texts))
    many = Looks(**columns)
    printed: dict[str, Sequence[str]] = {field.id: blank for field in alone.form.fields}
    try:
        set_lines(alone, dressed(alone.form, printed | {field_id: repeated}, many), many)
    except LayoutError as error:
        return error.reason
    return None
