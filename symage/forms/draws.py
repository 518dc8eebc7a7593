"""The random functions of the formula language: each a pure function of the household's number.

The words of a draw come from `word(index, "<family>/<value name>")`, so the forms of a family draw alike,
a shard or a single document draws what the whole job would, and a new value moves no other.
Weights and bounds are integers or exact decimals; no float takes part.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.forms import columns
from symage.forms.arguments import expect, whole
from symage.forms.columns import Flag, FormulaError, Number, Text, Value
from symage.identities.account_numbers import npis
from symage.randomness import Words, below, mix, word

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_LETTERS = np.frombuffer(b"ABCDEFGHJKLMNPRSTUVWXYZ", dtype=np.uint8)
"""Of issued ids: without I, O and Q, which read as digits."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a draw takes its words: the households of the batch and the name of the value."""

    indexes: Words
    name: str

    def words(self) -> Words:
        return word(self.indexes, self.name)


@dataclass(frozen=True, slots=True)
class DrawFunction:
    compute: Callable[[Source, Sequence[Value]], Value]
    least: int
    most: int | None
    means: str


def _chance(source: Source, values: Sequence[Value]) -> Flag:
    """Compared as integers: upper half of the word * denominator < numerator * 2**32, both below 2**63."""
    probability = expect(values[0], Number)
    if probability.denominator > 2**30:
        raise FormulaError("a probability has at most 9 decimals")
    upper = (source.words() >> _HALF).astype(np.int64) * np.int64(probability.denominator)
    limits = np.clip(probability.over(probability.denominator), 0, probability.denominator)
    return Flag(np.asarray(upper < limits * np.int64(2**32)))


def _between(source: Source, values: Sequence[Value]) -> Number:
    """Uniform over low, low + step, … up to high; low when high is below it."""
    step = expect(values[2], Number) if len(values) == 3 else columns.constant(columns.exact(1))
    low, high = expect(values[0], Number), expect(values[1], Number)
    (lows, highs, steps), denominator = columns.common([low, high, step])
    if (steps <= 0).any():
        raise FormulaError("the step of between() must be more than 0")
    limits = np.maximum((highs - lows) // steps, 0) + 1
    if columns.largest(np.atleast_1d(limits)) >= 2**31:
        raise FormulaError("between() has too many steps")
    picked = _below(source.words(), limits)
    return Number(np.asarray(lows + picked * steps), denominator)


def _below(words: Words, limits: columns.Integers) -> columns.Integers:
    scaled: columns.Integers = ((words >> _HALF) * limits.astype(np.uint64) >> _HALF).astype(np.int64)
    return scaled


def _choose(source: Source, values: Sequence[Value]) -> Value:
    picked = below(source.words(), len(values))
    return _picked(picked, list(range(1, len(values) + 1)), values)


def _weighted(source: Source, values: Sequence[Value]) -> Value:
    if len(values) % 2:
        raise FormulaError("weighted() takes pairs: value, weight")
    ends = list(accumulate(whole(weight) for weight in values[1::2]))
    if ends[-1] < 1 or any(whole(weight) < 0 for weight in values[1::2]):
        raise FormulaError("the weights must be 0 or more, and not all 0")
    return _picked(below(source.words(), ends[-1]), ends, values[0::2])


def _picked(picked: columns.Integers, ends: Sequence[int], values: Sequence[Value]) -> Value:
    """The value whose weight the draw fell into."""
    found = columns.choose_where(np.zeros(picked.shape, dtype=np.bool_), values[-1], values[-1])
    for end, value in zip(reversed(ends[:-1]), reversed(values[:-1]), strict=True):
        found = columns.choose_where(picked < end, value, found)
    return found


def _steps(source: Source, values: Sequence[Value]) -> Number:
    """Bound, weight, bound, weight, bound …: uniform in each step, whole units."""
    if len(values) % 2 == 0:
        raise FormulaError("steps() takes bound, weight, bound, …, bound")
    bounds = np.array([whole(bound) for bound in values[0::2]], dtype=np.int64)
    ends = list(accumulate(whole(weight) for weight in values[1::2]))
    if (np.diff(bounds) <= 0).any() or ends[-1] < 1 or bounds[-1] - bounds[0] >= 2**31:
        raise FormulaError("steps() needs rising bounds and weights")
    words = source.words()
    step = np.searchsorted(np.array(ends), below(words, ends[-1]), side="right")
    widths = np.diff(bounds)[step].astype(np.uint64)
    inside = ((words & _LOW) * widths >> _HALF).astype(np.int64)
    return Number(np.asarray(bounds[step] + inside))


def _pattern(source: Source, values: Sequence[Value]) -> Text:
    """# a digit, @ a letter, e the next digit of the second argument, all else as it is.

    With a second argument (such as an EIN) the text depends on it alone: one employer, one number.
    """
    formats = columns.text_column(expect(values[0], Text).values, source.indexes.size)
    own = _own_digits(values[1], source) if len(values) == 2 else None
    written = np.full(source.indexes.size, None, dtype=object)
    coded = formats.dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    for code, form in enumerate(coded.dictionary.to_pylist()):
        rows = np.flatnonzero(codes == code)
        if not form:
            continue
        # Of one id, whichever form and field tells it.
        words = source.words()[rows] if own is None else word(_as_words(own[rows]), form)
        written[rows] = _write(form, words, None if own is None else own[rows])
    return Text(pa.array(written, pa.string()))


def _npi(source: Source, values: Sequence[Value]) -> Text:
    own = _own_digits(values[0], source) if values else None
    return Text(npis(source.words() if own is None else word(_as_words(own), source.name), "safe"))


def _own_digits(value: Value, source: Source) -> columns.Integers:
    """Nine digits of each document's id as a matrix; a blank id counts as zeros."""
    texts = columns.text_column(expect(value, Text).values, source.indexes.size)
    digits = pc.replace_substring_regex(pc.fill_null(texts, ""), "[^0-9]", "")
    padded = pc.utf8_slice_codeunits(pc.utf8_rpad(digits, 9, "0"), 0, 9)
    characters = np.array(padded.to_pylist(), dtype="S9")
    matrix = np.frombuffer(characters.tobytes(), dtype=np.uint8).reshape(-1, 9)
    return matrix.astype(np.int64) - ord("0")


def _as_words(digits: columns.Integers) -> Words:
    powers = 10 ** np.arange(8, -1, -1, dtype=np.int64)
    return (digits @ powers).astype(np.uint64)


def _write(form: str, words: Words, own: columns.Integers | None) -> list[str]:
    written = np.empty((words.size, len(form)), dtype=np.uint8)
    taken = 0
    for position, symbol in enumerate(form):
        words = mix(words)
        if symbol == "#":
            written[:, position] = below(words, 10) + ord("0")
        elif symbol == "@":
            written[:, position] = _LETTERS[below(words, len(_LETTERS))]
        elif symbol == "e" and own is not None:
            written[:, position] = own[:, taken % 9] + ord("0")
            taken += 1
        else:
            written[:, position] = ord(symbol)
    return [row.tobytes().decode("ascii") for row in written]


DRAWS: Mapping[str, DrawFunction] = MappingProxyType(
    {
        "chance": DrawFunction(_chance, 1, 1, "chance(p): true with probability p"),
        "between": DrawFunction(
            _between,
            2,
            3,
            "between(low, high[, step]): any of low, low + step … high alike; step 1 if not given",
        ),
        "choose": DrawFunction(_choose, 1, None, "choose(a, b, …): any of them alike"),
        "weighted": DrawFunction(_weighted, 2, None, "weighted(a, 3, b, 1, …): each by its weight"),
        "steps": DrawFunction(
            _steps,
            3,
            None,
            "steps(0, 5, 100, 1, 1000): from 0 to below 100 with weight 5, to below 1000 with 1",
        ),
        "pattern": DrawFunction(
            _pattern, 1, 2, "pattern(form[, id]): # digit, @ letter, e digit of id; the same for the same id"
        ),
        "npi": DrawFunction(
            _npi, 0, 1, "npi([id]): a provider identifier that is never issued; the same for the same id"
        ),
    }
)
