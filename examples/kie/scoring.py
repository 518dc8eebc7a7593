"""How well values were found: entity F1, strictly as seqeval has it, and a stricter one.

strict   a value counts where its label and its words are right, with words in the order of the labels, every
         value's words together: the entities of IOB2 (`seqeval`, mode strict)
known    strict, and values whose labels were never learned are left out, with their words
exact    strict, and a word that is said to be of the value, but is not, spoils it wherever it stands
"""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from kie.pages import PRINTED, Page

Said = Sequence[tuple[str, frozenset[int]]]
"""Values: label and words."""
Entity = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """`values`: those that there are, but for the `lost`, of which no word was read."""

    strict: float
    known: float
    exact: float
    values: int
    lost: int
    wrong: Counter[str]

    @property
    def line(self) -> str:
        figures = f"strict F1 {self.strict:.4f}  known {self.known:.4f}  exact F1 {self.exact:.4f}"
        return f"{figures}  ({self.values} values, {self.lost} lost)"


def score(pages: Sequence[Page], said: Sequence[Said], labels: Container[str]) -> Score:
    """`labels`: those that were learned."""
    truths = [truth(page) for page in pages]
    pairs = [(set(true), set(found)) for true, found in zip(truths, said, strict=True)]
    return Score(
        strict=_strict(pages, truths, said),
        known=_strict(pages, *_known(truths, said, labels)),
        exact=f1(pairs),
        values=sum(map(len, truths)),
        lost=sum(len(page.lost) for page in pages),
        wrong=Counter(label for true, found in pairs for label, _ in true ^ found),
    )


def _strict(pages: Sequence[Page], truths: Sequence[Said], said: Sequence[Said]) -> float:
    tags = [_both(page, true, found) for page, true, found in zip(pages, truths, said, strict=True)]
    return f1([(entities(true), entities(found)) for true, found in tags])


def _known(
    truths: Sequence[Said], said: Sequence[Said], labels: Container[str]
) -> tuple[list[Said], list[Said]]:
    """Both without the words of values whose labels are not among those."""
    true, found = [], []
    for values, named in zip(truths, said, strict=True):
        new = frozenset[int]().union(*(words for label, words in values if label not in labels))
        true.append([value for value in values if value[0] in labels])
        found.append([(label, words - new) for label, words in named if words - new])
    return true, found


def truth(page: Page) -> list[tuple[str, frozenset[int]]]:
    words: dict[int, list[int]] = {}
    for word, value in enumerate(page.values):
        if value != PRINTED:
            words.setdefault(value, []).append(word)
    return [(page.labels[value], frozenset(rows)) for value, rows in words.items()]


def f1(pairs: Sequence[tuple[set, set]]) -> float:
    """Of what is true and what was found, over all pairs; 0 where there is nothing."""
    both = sum(len(true & found) for true, found in pairs)
    return 2 * both / max(1, sum(len(true) + len(found) for true, found in pairs))


def entities(tags: Sequence[str]) -> set[Entity]:
    """Label, first word and end of each entity of IOB2 tags; an I- that goes on with nothing is none."""
    found, open_at = set(), None
    for place, tag in enumerate([*tags, "O"]):
        kind, _, label = tag.partition("-")
        if open_at is not None and (kind != "I" or label != open_at[0]):
            found.add((*open_at, place))
            open_at = None
        if kind == "B":
            open_at = (label, place)
    return found


def _both(page: Page, true: Said, found: Said) -> tuple[list[str], list[str]]:
    """Tags of the truth and of what was found, in one order: value by value, then what is printed."""
    order = sorted(
        range(len(page.texts)), key=lambda word: (page.values[word] == PRINTED, page.values[word], word)
    )
    return _tags(true, order), _tags(found, order)


def _tags(values: Said, order: Sequence[int]) -> list[str]:
    of = {word: (label, number) for number, (label, words) in enumerate(values) for word in words}
    begun, tags = set(), []
    for word in order:
        label, number = of.get(word, ("", PRINTED))
        tags.append("O" if number == PRINTED else f"{'I' if number in begun else 'B'}-{label}")
        begun.add(number)
    return tags
