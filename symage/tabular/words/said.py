"""What a description says of one column."""

from dataclasses import dataclass, field
from typing import Any

from symage.tabular.words.amounts import Span


@dataclass(frozen=True, slots=True)
class Said:
    """`phrase`: what the column is called, as it was written. The rest is what was said of it, if
    anything."""

    phrase: str
    bounds: tuple[int | float, int | float] | None = None
    least: int | float | None = None
    most: int | float | None = None
    span: Span | None = None
    values: tuple[Any, ...] = ()
    weights: tuple[float, ...] = ()
    mask: str = ""
    shape: str = ""
    start: int | None = None
    true_rate: float | None = None
    null_rate: float | None = None
    unique: bool = False
    kind: str = ""
    every: str = ""
    percent: bool = False
    of_age: bool = False
    distribution: str = ""
    parameters: dict[str, float] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
