"""Whether texts can be printed in a field of a form: asked of the layout itself, so that both always agree.

What fits depends on the characters, the lines, the cells of a comb, the options of a choice, the pieces and
the box, with as much shrinking and squeezing as `setting.py` allows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from symage.documents.compile import CompiledForm, compile_form
from symage.documents.setting import set_lines
from symage.errors import LayoutError
from symage.forms.definition import FormDefinition


def misfits(form: FormDefinition, field_id: str, texts: Collection[str]) -> Mapping[str, str]:
    """Why texts cannot be printed in a field, for those that cannot."""
    alone = _with_one_field(_compiled(form), field_id)
    if _reason(alone, field_id, list(texts)) is None:
        return {}
    reasons = {text: _reason(alone, field_id, [text]) for text in texts}
    return {text: reason for text, reason in reasons.items() if reason is not None}


@lru_cache(maxsize=128)
def _compiled(form: FormDefinition) -> CompiledForm:
    """Compiling takes as long as checking hundreds of texts."""
    return compile_form(form)


def _with_one_field(compiled: CompiledForm, field_id: str) -> CompiledForm:
    fields = compiled.form.fields
    own = tuple(column for column in compiled.columns if fields[column.field].id == field_id)
    return replace(compiled, columns=own)


def _reason(alone: CompiledForm, field_id: str, texts: Sequence[str]) -> str | None:
    """Why one of the texts, each in a document of its own, cannot be printed in some look of the form."""
    blank = [""] * len(texts)
    printed: dict[str, Sequence[str]] = {field.id: blank for field in alone.form.fields}
    try:
        for look in range(len(alone.looks)):
            set_lines(alone, printed | {field_id: texts}, np.full(len(texts), look))
    except LayoutError as error:
        return error.reason
    return None
