"""Words and their tags that are wrong."""

import re
from collections.abc import Sequence
from typing import Any

from tests.bundles.spoiling import respelt
from tests.bundles.wrong.wrong import (
    BROKEN,
    MISPLACED,
    MISSHAPEN,
    UNKNOWN,
    UNTRUE,
    Wrong,
    each,
    parsed,
    swapped,
)


def celled(things: Any) -> Any:
    """The first word that stands in a comb."""
    return next(word for word in things if "cells" in word)


def tagged(file: Any) -> list[Any]:
    """The tokens of values."""
    return [token for token in file["tokens"] if token["tag"] != "O"]


def retagged(tokens: Sequence[Any], tag: str) -> None:
    for token in tokens:
        token.update(tag=tag, label=tag)


def halved(things: Sequence[Any]) -> None:
    for thing in things:
        thing["bbox"] = [side // 2 for side in thing["bbox"]]


def all_outside(data: bytes) -> bytes:
    return re.sub(rb"\t[BI]-\S+", b"\tO", data)


def answered(file: Any) -> list[Any]:
    return [word for word in file["words"] if word["field_id"]]


def asking(file: Any) -> Any:
    return next(word for word in file["words"] if word["linked_field_ids"])


WRONG = (
    Wrong("bio", "a tag goes on with nothing", UNTRUE, "'I-", respelt('"tag":"B-', '"tag":"I-')),
    Wrong(
        "bio",
        "a tag that is none",
        UNKNOWN,
        "'B-none'",
        parsed(lambda file: file["tokens"][0].update(tag="B-none")),
    ),
    Wrong(
        "bio",
        "a label that is none",
        UNKNOWN,
        "'0'",
        parsed(lambda file: file["tokens"][-1].update(label="0")),
    ),
    Wrong(
        "bio",
        "all words are outside",
        UNTRUE,
        "'O', not 'B-",
        parsed(lambda file: retagged(tagged(file), "O")),
    ),
    Wrong(
        "bio",
        "two tags for each other",
        UNTRUE,
        "is called",
        parsed(
            lambda file: swapped([token for token in tagged(file) if token["tag"][0] == "B"], "tag", "label")
        ),
    ),
    Wrong(
        "bio",
        "a box leaves the page",
        MISPLACED,
        "-1",
        parsed(lambda file: file["tokens"][0]["bbox"].__setitem__(1, -1)),
    ),
    Wrong("bio", "all boxes are halved", MISPLACED, "is at", parsed(lambda file: halved(file["tokens"]))),
    Wrong(
        "bio", "another page", MISPLACED, "on page 9", parsed(lambda file: file["tokens"][0].update(page=9))
    ),
    Wrong("bio", "another text", UNTRUE, "the text 'x'", parsed(lambda file: each(file["tokens"], text="x"))),
    Wrong(
        "bio",
        "words are missing",
        UNTRUE,
        "3 labels",
        parsed(lambda file: file.update(tokens=file["tokens"][:3])),
    ),
    Wrong(
        "bio",
        "two words for each other",
        UNTRUE,
        "the text",
        parsed(lambda file: swapped(file["tokens"], "text", "bbox")),
    ),
    Wrong("bio", "another form", UNTRUE, "form_id", parsed(lambda file: file.update(form_id="w2"))),
    Wrong("bio", "another count", UNTRUE, "page_count: 7", parsed(lambda file: file.update(page_count=7))),
    Wrong(
        "bio",
        "another scheme",
        UNTRUE,
        "label_scheme",
        parsed(lambda file: file.update(label_scheme="nist3")),
    ),
    Wrong(
        "bio",
        "pages of another size",
        UNTRUE,
        "page_sizes",
        parsed(lambda file: file.update(page_sizes=[[9, 9]])),
    ),
    Wrong(
        "words",
        "a box leaves the page",
        MISPLACED,
        "is at",
        parsed(lambda file: file["words"][0].update(width=9999)),
    ),
    Wrong(
        "words",
        "a box without width",
        MISPLACED,
        "is at",
        parsed(lambda file: file["words"][0].update(width=0)),
    ),
    Wrong(
        "words",
        "a field that is none",
        UNKNOWN,
        "'box_0'",
        parsed(lambda file: file["words"][0].update(field_id="box_0")),
    ),
    Wrong(
        "words",
        "another field",
        UNTRUE,
        "is called",
        parsed(lambda file: swapped([answered(file)[0], answered(file)[-1]], "field_id")),
    ),
    Wrong(
        "words",
        "a type that is none",
        UNKNOWN,
        "'banana'",
        parsed(lambda file: answered(file)[0].update(field_type="banana")),
    ),
    Wrong(
        "words",
        "a class that is none",
        UNKNOWN,
        "'x'",
        parsed(lambda file: file["words"][0].update(entity_type="x")),
    ),
    Wrong(
        "words",
        "another class",
        UNTRUE,
        "'answer'",
        parsed(lambda file: file["words"][0].update(entity_type="answer")),
    ),
    Wrong(
        "words",
        "another text",
        UNTRUE,
        "the text 'x'",
        parsed(lambda file: file["words"][5].update(text="x")),
    ),
    Wrong(
        "words",
        "words are missing",
        UNTRUE,
        "3 labels",
        parsed(lambda file: file.update(words=file["words"][:3])),
    ),
    Wrong(
        "words",
        "the first link is missing",
        BROKEN,
        "(None, ",
        parsed(lambda file: asking(file).update(linked_field_id=None)),
    ),
    Wrong(
        "words",
        "links are missing",
        BROKEN,
        "has links",
        parsed(lambda file: asking(file).update(linked_field_id=None, linked_field_ids=[])),
    ),
    Wrong(
        "words",
        "an outline of a flat page",
        MISSHAPEN,
        "ValueError",
        parsed(lambda file: file["words"][0].update(quad="x")),
    ),
    Wrong("words", "a member is missing", MISSHAPEN, "KeyError", respelt('"height"', '"tall"')),
    Wrong(
        "words",
        "a cell says something else",
        UNTRUE,
        "cells",
        parsed(lambda file: celled(file["words"])["cells"][0].update(text="?")),
    ),
    Wrong("conll", "a tag goes on with nothing", UNTRUE, "'I-", respelt("\tB-", "\tI-")),
    Wrong(
        "conll",
        "a tag that is none",
        UNKNOWN,
        "'o'",
        lambda data: re.sub(rb"\tO\n\b", b"\to\n", data, count=1),
    ),
    Wrong("conll", "all words are outside", UNTRUE, "'O', not 'B-", all_outside),
    Wrong("conll", "no word and its tag", MISSHAPEN, "ValueError", respelt("\tB-", " B-")),
    Wrong(
        "conll",
        "another word",
        UNTRUE,
        "the text 'ZZZ",
        lambda data: data and re.sub(rb"(?<=O\n)\b", b"ZZZ", data, count=1),
    ),
    Wrong("conll", "a page more", UNTRUE, "pages: ", lambda data: data and data + b"\n"),
    Wrong("conll", "a word more", UNTRUE, "labels, not", lambda data: data and data[:-1] + b"more\tO\n\n"),
    Wrong("conll", "cut off", MISSHAPEN, "is no line", lambda data: data[:-3]),
)
