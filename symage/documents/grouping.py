"""Which runs of printed text are one caption.

A caption goes on beside its last run, on the next line at its left edge, or, in the head of a column, on the
next line about its middle. The number that opens a line belongs to the words that follow it; between words
that a box to fill in parts, a caption ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from symage.documents.cells import Rules
from symage.documents.drawing import Caption
from symage.documents.fractions import is_in_fraction
from symage.documents.line_openings import is_answer, is_item, is_line_number, is_numbered
from symage.documents.parting import is_parted, is_set_apart, is_tick_apart
from symage.documents.printed_words import whole, words_of
from symage.documents.stacking import is_stacked_word, stacks
from symage.documents.stretching import stretched_words
from symage.geometry import Box

_SAME = 0.5
"""Points by which baselines, left edges, or the gaps of a stretched line may differ."""
_NEXT_LINE = 1.45
"""Sizes from a line of a caption to the next, at most."""
_EVEN = 1.15
"""How much farther a line of a caption may stand than another."""
_SPACE = 0.45
"""Ems before a number or a letter that stands in running text, at most."""
_HANGING = 4.0
"""Points that the lines of a caption may begin to the right of the first one's words, behind its number."""
_GAP = 0.95
"""Ems between two runs of a line, at most."""
_MARGIN = 24.0
"""Points between the box of a line and its first word, at most."""
_INDENT = 28.0
"""Points between the number of a line and its first word, at most."""
_LEVEL = 1.1
"""Points by which their baselines may differ."""
_CENTRED = 1.5
"""Points by which the middles of lines that are set about one middle may differ."""
_ALIKE = 1.25
"""By how much one of them may be set larger than the other."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is on the page. `boxes`: all that are filled in; `checks`: those of them to tick, each beside
    the words that say what for."""

    rules: Rules
    boxes: Sequence[Box] = ()
    checks: Sequence[Box] = ()


def grouped(captions: Sequence[Caption], around: Surroundings) -> list[list[Caption]]:
    """The runs of each caption."""
    groups: list[list[Caption]] = []
    captions = _numbers_first(captions)
    opening = _opening(captions, around)
    stretched = {each for each in stretched_words(captions) if not _is_parted(captions, each, around.boxes)}
    for index, caption in enumerate(captions):
        for place in reversed(range(len(groups))):
            group = groups[place]
            in_line = index in stretched and group[-1] is captions[index - 1]
            if in_line or _continues(group, caption, around, captions, opens_row=index in opening):
                groups[place : place + 1] = _joined(group, caption)
                break
        else:
            groups.append([caption])
    return groups


def _joined(group: list[Caption], caption: Caption) -> list[list[Caption]]:
    """The caption with one run more. Where that stands closer to its last line than that to those before, the
    last line begins a caption of its own."""
    line = _last_line(group)
    step, usual = caption.baseline - line[-1].baseline, _step(group)
    even = usual is None or step <= _LEVEL or usual <= _EVEN * step
    if even or is_stacked_word([*group, caption]):
        return [[*group, caption]]
    return [[each for each in group if each not in line], [*line, caption]]


def _step(group: Sequence[Caption]) -> float | None:
    """From the last line but one to the last; None where there is one line alone."""
    last, raised = group[-1].baseline, group[-1].size / 2
    above = [each.baseline for each in group if last - each.baseline > raised]
    return last - max(above) if above else None


def _numbers_first(captions: Sequence[Caption]) -> list[Caption]:
    """In their order, but the number of a line before its words, whichever was painted first."""
    found = list(captions)
    for number in (each for each in captions if is_line_number(each.text)):
        place = found.index(number)
        words = (i for i, each in enumerate(found[:place]) if _numbered([number], each))
        found.insert(next(words, place), found.pop(place))
    return found


def _opening(captions: Sequence[Caption], around: Surroundings) -> set[int]:
    """The indexes of runs that open a row."""
    margin = [whole(each) for each in captions if is_line_number(each.text)] + list(around.checks)
    return {
        index
        for index, caption in enumerate(captions)
        if is_line_number(caption.text)
        or is_item(caption.text)
        or any(_stands_before(box, caption, around.rules) for box in margin)
    }


def _continues(
    group: Sequence[Caption],
    caption: Caption,
    around: Surroundings,
    captions: Sequence[Caption],
    *,
    opens_row: bool,
) -> bool:
    """Rows may be set as closely as the lines of one caption: what opens a row continues none above."""
    last = group[-1]
    if is_in_fraction(last, caption, captions):
        return True
    if last.angle or caption.angle or not _is_near(last, caption) or _is_unit(group, caption):
        return False
    if _beside(last, caption, around.rules) or _numbered(group, caption):
        return not (is_parted(last, caption, around.boxes) or is_tick_apart(last, caption, around.checks))
    if stacks(last, caption):
        return True
    return not opens_row and (
        _below(group, caption, around.rules) or _under_middle(group, caption, around.rules, captions)
    )


def _is_unit(group: Sequence[Caption], caption: Caption) -> bool:
    """The $ between a number that stands alone and the box that it is of."""
    return is_line_number(group[-1].text) and not any(map(str.isalnum, caption.text))


def _is_near(last: Caption, caption: Caption) -> bool:
    """On the same line or the next, as everything is that continues another: this asks it of all at once."""
    return -_LEVEL <= caption.baseline - last.baseline <= max(_SAME, _NEXT_LINE * caption.size)


def _stands_before(box: Box, caption: Caption, rules: Rules) -> bool:
    """A line's number or a box to check, in the margin to the left of the caption."""
    if not 0 < caption.x - box.right <= _MARGIN:
        return False
    middle = caption.baseline - caption.size / 3
    return box.top - 1 <= middle <= box.bottom - 1 and not rules.part(box.right, caption.x, middle)


def _beside(last: Caption, caption: Caption, rules: Rules) -> bool:
    """On the same line, at most a letter's width apart (the number of the next line, a space), with no rule
    between."""
    end = last.x + last.width
    gap = caption.x - end
    widest = (_SPACE if is_line_number(caption.text) else _GAP) * min(last.size, caption.size)
    if abs(caption.baseline - last.baseline) > _SAME or not -_SAME <= gap <= widest:
        return False
    if is_set_apart(last, caption):
        return False
    return not rules.part(end, caption.x, caption.baseline - caption.size / 3)


def _numbered(group: Sequence[Caption], caption: Caption) -> bool:
    """The words of the line that a number opens; a rule may stand between, as in columns of codes."""
    last = group[-1]
    if (
        abs(caption.baseline - group[0].baseline) > _LEVEL
        or not 0 < caption.x - last.x - last.width <= _INDENT
    ):
        return False
    return is_line_number("".join(each.text for each in group)) and not is_line_number(caption.text)


def _is_parted(captions: Sequence[Caption], index: int, boxes: Sequence[Box]) -> bool:
    return is_parted(captions[index - 1], captions[index], boxes)


def _below(group: Sequence[Caption], caption: Caption, rules: Rules) -> bool:
    """The next line of the same caption: a style of the last one and its left edge, with or without the
    number of the line."""
    line = _last_line(group)
    if caption.style not in {each.style for each in line} or not _is_next_line(group, caption):
        return False
    middle, under = caption.x + caption.width / 2, caption.baseline - caption.size / 3
    alike = _begins_alike(line, caption) or _ends_alike(line, caption)
    return alike and not _is_ruled_off(middle, line[0].baseline, under, rules)


def _ends_alike(line: Sequence[Caption], caption: Caption) -> bool:
    """Whether both are set to one right edge, as the words in the margin of an information return. No line
    begins with a mark: such a run goes on with another."""
    words = all(len(each.text) > 1 and not is_line_number(each.text) for each in (*line, caption))
    words = words and caption.text[0].isalnum()
    end = line[-1].x + line[-1].width
    return words and abs(end - caption.x - caption.width) < _SAME


def _begins_alike(line: Sequence[Caption], caption: Caption) -> bool:
    """Whether it begins under the line, or under its words where a number or an answer opens it."""
    indent = caption.x - line[0].x
    if abs(indent) < _SAME:
        return len(line) > 1 or not is_line_number(line[0].text)
    if is_line_number(line[0].text) or is_answer(line[0].text):
        return len(line) > 1 and -_SAME < caption.x - line[1].x < _HANGING
    if not 0 < indent <= _INDENT or not is_numbered(line[0].text):
        return False
    return abs([*words_of(line[0])][1].box.left - caption.x) < _SAME


def _under_middle(
    group: Sequence[Caption], caption: Caption, rules: Rules, captions: Sequence[Caption]
) -> bool:
    """The next line of a caption that is set about its middle, in whatever style, within one cell."""
    line = _last_line(group)
    sizes, middle = sorted([line[0].size, caption.size]), _middle(line)
    if not _is_next_line(group, caption) or sizes[1] > _ALIKE * sizes[0]:
        return False
    return (
        abs(middle - _middle(_line_from(caption, captions))) <= _CENTRED
        and not _is_ruled_off(middle, line[0].baseline, caption.baseline - caption.size / 3, rules)
        and _is_alone(caption, line, captions)
    )


def _line_from(caption: Caption, captions: Sequence[Caption]) -> list[Caption]:
    """The run and those that follow it in its line."""
    line = [caption]
    for each in captions[captions.index(caption) + 1 :]:
        gap = each.x - line[-1].x - line[-1].width
        if abs(each.baseline - caption.baseline) > _SAME or not -_SAME <= gap <= _GAP * each.size:
            break
        line.append(each)
    return line


def _is_alone(caption: Caption, above: Sequence[Caption], captions: Sequence[Caption]) -> bool:
    """Whether nothing else stands under the line above: neither MM nor DD goes on the words above them."""
    left, right = above[0].x, above[-1].x + above[-1].width
    line = _line_from(caption, captions)
    return not any(
        each not in line
        and abs(each.baseline - caption.baseline) <= _LEVEL
        and each.x < right
        and each.x + each.width > left
        for each in captions
    )


def _is_ruled_off(x: float, above: float, below: float, rules: Rules) -> bool:
    return any(rule.low <= x <= rule.high and above - 1 < rule.at < below for rule in rules.across)


def _last_line(group: Sequence[Caption]) -> list[Caption]:
    return [each for each in group if abs(each.baseline - group[-1].baseline) <= _LEVEL]


def _is_next_line(group: Sequence[Caption], caption: Caption) -> bool:
    """The lines of one caption are evenly set."""
    step, usual = caption.baseline - group[-1].baseline, _step(group)
    return 0 < step <= _NEXT_LINE * caption.size and (usual is None or step <= _EVEN * usual)


def _middle(line: Sequence[Caption]) -> float:
    return (line[0].x + line[-1].x + line[-1].width) / 2
