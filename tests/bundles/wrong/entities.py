"""Pages of FUNSD that are wrong."""

from typing import Any

from tests.bundles.spoiling import respelt
from tests.bundles.wrong.wrong import (
    BROKEN,
    MISPLACED,
    MISSHAPEN,
    UNKNOWN,
    UNTRUE,
    Wrong,
    moved,
    parsed,
    swapped,
)


def entities(page: Any, label: str) -> list[Any]:
    return [entity for entity in page["form"] if entity["label"] == label]


def answer(page: Any) -> Any:
    return entities(page, "answer")[0]


def all_moved(page: Any) -> None:
    for entity in page["form"]:
        for each in [entity, *entity["words"]]:
            moved(each["box"], 30)


def resaid(page: Any) -> None:
    """An answer says something else, word for word."""
    answer(page).update(text="WRONG", words=[{**answer(page)["words"][0], "text": "WRONG"}])


def unlinked(page: Any) -> None:
    """At both ends, as if no question led to the last answer."""
    lonely = entities(page, "answer")[-1]["linking"]
    for entity in page["form"]:
        entity["linking"] = [pair for pair in entity["linking"] if pair not in lonely]


def relinked(page: Any) -> None:
    """Two answers lead to each other's questions, at both ends."""
    one, other = (entity["id"] for entity in entities(page, "answer")[:2])
    ends = {one: other, other: one}
    for entity in page["form"]:
        entity["linking"] = [[ends.get(end, end) for end in pair] for pair in entity["linking"]]
    swapped(entities(page, "answer"), "linking")


def without_the_last(page: Any) -> None:
    """No trace of it is left."""
    gone = page["form"].pop()["id"]
    for entity in page["form"]:
        entity["linking"] = [pair for pair in entity["linking"] if gone not in pair]


def celled(things: Any) -> Any:
    """The first word that stands in a comb."""
    return next(word for word in things if "cells" in word)


def words_of(page: Any) -> list[Any]:
    return [word for entity in page["form"] for word in entity["words"]]


WRONG = (
    Wrong(
        "funsd",
        "a box leaves the page",
        MISPLACED,
        "9999",
        parsed(lambda page: answer(page)["box"].__setitem__(2, 9999)),
    ),
    Wrong(
        "funsd",
        "an answer is elsewhere",
        MISPLACED,
        "is at",
        parsed(lambda page: moved(answer(page)["box"], 40)),
    ),
    Wrong("funsd", "all boxes are elsewhere", MISPLACED, "is at", parsed(all_moved)),
    Wrong(
        "funsd",
        "a word is elsewhere",
        MISPLACED,
        "is at",
        parsed(lambda page: moved(answer(page)["words"][0]["box"], 2)),
    ),
    Wrong(
        "funsd",
        "a box has three sides",
        MISPLACED,
        "is at [1, 2, 3]",
        parsed(lambda page: answer(page).update(box=[1, 2, 3])),
    ),
    Wrong(
        "funsd",
        "text and words differ",
        UNTRUE,
        "the text 'said'",
        parsed(lambda page: answer(page).update(text="said")),
    ),
    Wrong("funsd", "an answer says something else", UNTRUE, "the text 'WRONG'", parsed(resaid)),
    Wrong(
        "funsd",
        "a question says something else",
        UNTRUE,
        "'no'",
        parsed(lambda page: entities(page, "question")[0].update(text="no")),
    ),
    Wrong(
        "funsd",
        "a field that is none",
        UNKNOWN,
        "'box_0'",
        parsed(lambda page: answer(page).update(field_id="box_0")),
    ),
    Wrong(
        "funsd", "a class that is none", UNKNOWN, "'reply'", respelt('"label":"question"', '"label":"reply"')
    ),
    Wrong("funsd", "another class", UNTRUE, "'other'", respelt('"label":"question"', '"label":"other"')),
    Wrong(
        "funsd",
        "two fields for each other",
        UNTRUE,
        "is called",
        parsed(lambda page: swapped(entities(page, "answer"), "field_id")),
    ),
    Wrong(
        "funsd",
        "an option that is none",
        UNKNOWN,
        "'maybe'",
        parsed(
            lambda page: next(entity for entity in page["form"] if "option" in entity).update(option="maybe")
        ),
    ),
    Wrong(
        "funsd",
        "an option is not said",
        UNTRUE,
        "None, not",
        parsed(lambda page: next(entity for entity in page["form"] if "option" in entity).pop("option")),
    ),
    Wrong("funsd", "no entities", UNTRUE, "0 labels", parsed(lambda page: page.update(form=[]))),
    Wrong(
        "funsd",
        "no answers",
        UNTRUE,
        "labels, not",
        parsed(lambda page: page.update(form=[each for each in page["form"] if each["label"] != "answer"])),
    ),
    Wrong("funsd", "an answer is missing", UNTRUE, "nothing, not", parsed(without_the_last)),
    Wrong(
        "funsd",
        "an answer comes twice",
        UNTRUE,
        "labels, not",
        parsed(lambda page: page["form"].append(page["form"][-1])),
    ),
    Wrong(
        "funsd",
        "an answer has no links",
        BROKEN,
        "links ()",
        parsed(lambda page: answer(page).update(linking=[])),
    ),
    Wrong("funsd", "a link is missing", BROKEN, "has links", parsed(unlinked)),
    Wrong("funsd", "links lead to others", BROKEN, "has links", parsed(relinked)),
    Wrong(
        "funsd", "another number", UNTRUE, "members (99,)", parsed(lambda page: answer(page).update(id=99))
    ),
    Wrong(
        "funsd",
        "another picture",
        UNTRUE,
        "none.png",
        parsed(lambda page: page.update(image_path="none.png")),
    ),
    Wrong(
        "funsd", "no picture is named", MISSHAPEN, "image_path", parsed(lambda page: page.pop("image_path"))
    ),
    Wrong(
        "funsd",
        "another outline",
        MISPLACED,
        "not nowhere",
        parsed(lambda page: answer(page).update(quad=[[1, 2], [3, 2], [3, 4], [1, 4]])),
    ),
    Wrong("funsd", "cut off", MISSHAPEN, "JSONDecodeError", lambda data: data[:-1]),
    Wrong("funsd", "no number", MISSHAPEN, "NaN is not a JSON number", respelt('"box":[', '"box":[NaN,')),
    Wrong("funsd", "a number beyond all", MISSHAPEN, "too large", respelt('"box":[', '"box":[1e999,')),
    Wrong("funsd", "lists in lists", MISSHAPEN, "RecursionError", lambda _data: b"[" * 100_000),
    Wrong(
        "funsd",
        "a cell is elsewhere",
        MISPLACED,
        "cells",
        parsed(lambda page: moved(celled(words_of(page))["cells"][0]["box"], 9)),
    ),
    Wrong(
        "funsd",
        "a cell says something else",
        UNTRUE,
        "cells",
        parsed(lambda page: celled(words_of(page))["cells"][0].update(text="?")),
    ),
    Wrong(
        "funsd",
        "a group is missing",
        UNTRUE,
        "labels, not",
        parsed(lambda page: celled(words_of(page))["groups"].pop()),
    ),
    Wrong(
        "funsd", "no cells", UNTRUE, "labels, not", parsed(lambda page: celled(words_of(page)).pop("cells"))
    ),
)
