"""What the test asks of a product that writes by hand: a specimen of a writer's hand."""

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

from bench.writer_identification.features import Picture


class Held(Enum):
    """What is the same for all writers, so that they differ in the rest alone. Each holds what those above
    it do, but for ALL_BUT_CAPITALS, which holds digit shapes and leaves those of capitals.

    What is held is how writers usually write, not chance: two writers of whom everything is held still have
    each a noise of their own, and so have two sheets of one writer."""

    NOTHING = "nothing"
    MANNER = "pen, size, spacing"
    """The pen with its width and pressure too."""
    PROPORTIONS = "pen, size, spacing, slant, proportions"
    """Heights of the zones and the letters' widths too."""
    ALL_BUT_DIGITS = "all but digit shapes"
    """The kinds of stroke (joins, hooks, speed), steadiness and the shapes of all letters too."""
    ALL_BUT_CAPITALS = "all but capital shapes"


class Specimen(Protocol):
    def __call__(
        self, writer: int, day: int, sample: int, texts: Sequence[str], held: Held
    ) -> Sequence[Picture]:
        """A picture of each line of text as this writer writes it: 8-bit grey, dark ink on white, 200 dpi.

        Samples are sheets of a day. Chance is drawn from the writer's number and those of day
        and sample together, never from these alone, and the same call gives the same pictures."""
        ...
