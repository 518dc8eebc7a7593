"""What forms print beside the options of their choices: a reader may say that of a choice."""

from collections.abc import Mapping

from symage.documents.compile import CompiledForm, compile_form
from symage.documents.linking import Named
from symage.forms.definition import Field, FormDefinition

Captions = Mapping[str, Mapping[str, str]]
"""Of each choice its options and their captions."""


def option_captions(form: FormDefinition) -> Captions:
    """The first caption of an option is its own."""
    choices = [(index, field) for index, field in enumerate(form.fields) if field.options]
    if not choices:
        return {}
    compiled = compile_form(form)
    return {field.id: _of_choice(compiled, index, field) for index, field in choices}


def _of_choice(compiled: CompiledForm, index: int, field: Field) -> Mapping[str, str]:
    text = compiled.pages[field.page - 1].text
    return {option: text.entities[text.links[Named(index, option)][0]].text for option in field.options or {}}
