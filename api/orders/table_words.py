"""Columns from words: by a language model where the operator gave a key for one, else by rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.installation import Installation
from api.orders.language_models import NoAnswer, columns_by, language_model
from api.orders.table_view import MODEL, RULES
from symage.fields import shown
from symage.orders.tables import described_columns
from symage.tabular.request import Column
from symage.tabular.words.prompt import Parsed


@dataclass(frozen=True, slots=True)
class Understood:
    """`parser`: RULES or MODEL; `unknown`: columns that no rule knew; `notices`: (code, message) of what a
    client may not expect; `quantity`: rows, where some were asked for."""

    columns: Sequence[Column]
    parser: str
    model: str | None = None
    unknown: Sequence[str] = ()
    notices: Sequence[tuple[str, str]] = ()
    quantity: int | None = None


async def understood(here: Installation, prompt: str) -> Understood:
    """Raises BadRequest when the words make no table."""
    model = language_model(here.settings)
    failed: list[tuple[str, str]] = []
    if model is not None:
        try:
            return Understood(await columns_by(model, prompt), MODEL, model.model)
        except NoAnswer as why:
            message = f"{model.model} gave no columns: {why}; rules read the description"
            failed.append(("model_failed", message))
    parsed = await here.threads.compute(described_columns, prompt)
    return Understood(
        parsed.columns,
        RULES,
        None,
        parsed.unknown,
        [*failed, *_notices(parsed)],
        parsed.quantity,
    )


def unknown_column(name: str, so: str) -> tuple[str, str]:
    return "unrecognized_column", f"No column type is known for {shown(name)}; {so}"


def _notices(parsed: Parsed) -> list[tuple[str, str]]:
    """What the rules did not understand, said where a client looks for it."""
    repeating = [
        ("not_unique", f"{shown(name)} cannot be unique as it stands; a mask or a sequence can")
        for name in parsed.repeating
    ]
    unknown = [unknown_column(name, "it is filled with words as it stands") for name in parsed.unknown]
    return [*unknown, *repeating]
