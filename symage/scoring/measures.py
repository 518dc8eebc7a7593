"""Whether what was read is what is written: exactly, in value, nearly; and whether it was found in its place.

- exact: the printed text letter for letter; of a box to check its state, of a choice the id of its option.
- normalised: the same value. Case, white space and punctuation do not count, amounts are compared as amounts
  (`$46,592.00` is `46592 00`), and a record's value (an ISO date, digits alone) is as good as its text. Of a
  choice the option's caption is as good as its id, and so are the mark that is printed and `true`, which say
  that it is made and not how.
- ANLS: 1 - edit distance / length of the longer text, both in lower case; below a half nothing counts.
  S. Biten et al., Scene Text Visual Question Answering, 2019, https://arxiv.org/abs/1905.13648
- IoU: the area that two boxes share by the area that they cover together.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from rapidfuzz.distance import Levenshtein

from symage.scoring.said import Pixels, Said

_LEAST = 0.5
"""Of a text's likeness that still counts in ANLS."""
_MADE, _FALSE = ("x", "true"), "false"
"""What is said of a choice that is made, whichever it is; and of one that is not."""
_UNCHECKED = frozenset({"", _FALSE, "no", "off", "0", "unchecked", "unselected"})
_AMOUNT = re.compile(r"(\(|-)?(\d+(?:\.\d*)?|\.\d+)(\)|-)?")
_CENTS = re.compile(r"(?<=\d) (\d\d)(?=\D*$)")


@dataclass(frozen=True, slots=True)
class Place:
    page: int
    box: Pixels


@dataclass(frozen=True, slots=True)
class Truth:
    """What a field of a document says. `text`: as printed; `value`: of a record; `mark`: a tick is all that
    is printed. `places`: every place where it stands; `captions`: of a choice those of its options."""

    text: str
    value: str | float | int | bool | None
    mark: bool
    places: Sequence[Place] = ()
    captions: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return self.value is None or self.value is False or (self.value == "" and not self.text)


@dataclass(frozen=True, slots=True)
class Match:
    """Of one field of one document. `missed`, `invented`: nothing was said of a value, something of a blank.
    `iou`: None where no box was given, or there is none to compare with."""

    blank: bool
    said: bool
    exact: bool
    normalised: bool
    anls: float
    iou: float | None

    @property
    def missed(self) -> bool:
        return not self.blank and not self.said

    @property
    def invented(self) -> bool:
        return self.blank and self.said


def match(truth: Truth, said: Said) -> Match:
    """Compare a value with what was read; where a tick is all that is printed, the value that it was read
    as, if that is said."""
    text = said.value if truth.mark and said.value is not None else said.text
    speaks = _speaks(truth, text)
    if truth.is_blank or not speaks:
        right = truth.is_blank and not speaks
        return Match(truth.is_blank, speaks, right, right, float(right), None)
    exact, normalised = _is_exact(truth, text), _is_same(truth, text)
    near = float(normalised) if truth.mark else _anls(truth, text)
    return Match(False, True, exact, normalised, near, _overlap(truth, said))


def _speaks(truth: Truth, text: str) -> bool:
    """Options of a choice may be called no, or off."""
    if isinstance(truth.value, bool):
        return _is_checked(text)
    said = text.strip()
    return bool(said) and not (truth.mark and said.lower() == _FALSE)


def _is_checked(text: str) -> bool:
    return text.strip().lower() not in _UNCHECKED


def _is_exact(truth: Truth, text: str) -> bool:
    return _is_same(truth, text) if truth.value is True else text == _printed(truth)


def _is_same(truth: Truth, text: str) -> bool:
    if truth.value is True:
        return _is_checked(text)
    if isinstance(truth.value, int | float):
        amount = _amount(text)
        return amount is not None and amount == Decimal(str(truth.value))
    said = _plain(text)
    if said in (_plain(str(truth.value)), _plain(truth.text)):
        return True
    return truth.mark and (said in _MADE or _is_caption(truth, text))


def _is_caption(truth: Truth, text: str) -> bool:
    """Of the option alone: it may be a beginning, of whole words, of no other's."""
    said = [_plain(word) for word in text.split()]
    begun = [
        option
        for option, caption in truth.captions.items()
        if said == [_plain(word) for word in caption.split()][: len(said)]
    ]
    return begun == [truth.value]


def _printed(truth: Truth) -> str:
    return str(truth.value) if truth.mark else truth.text


def _plain(text: str) -> str:
    """Letters and digits alone, of any alphabet."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalnum()) or folded.strip()


def _amount(text: str) -> Decimal | None:
    """A number as forms print it: dollar signs, groups, cents after a space, brackets for a loss."""
    bare = _CENTS.sub(r".\1", text.strip()) if "." not in text else text
    found = _AMOUNT.fullmatch(re.sub(r"[\s$,%]", "", bare))
    if found is None:
        return None
    try:
        size = Decimal(found[2])
    except InvalidOperation:
        return None
    return -size if found[1] or found[3] else size


def _anls(truth: Truth, text: str) -> float:
    likeness = max(
        Levenshtein.normalized_similarity(right.strip().lower(), text.strip().lower())
        for right in {truth.text, str(truth.value)}
    )
    return likeness if likeness >= _LEAST else 0.0


def _overlap(truth: Truth, said: Said) -> float | None:
    """With the nearest of the value's places; 0 where none is on the page that was said."""
    if said.box is None or not truth.places:
        return None
    return max((iou(place.box, said.box) for place in truth.places if place.page == said.page), default=0.0)


def iou(one: Pixels, other: Pixels) -> float:
    """Of two boxes; 0 where they do not touch."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    both = _area(one) + _area(other) - shared
    return shared / both if math.isfinite(both) else 0.0


def _area(box: Pixels) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
