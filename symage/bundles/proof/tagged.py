"""Words and their tags, read back: tags are strict IOB2 of known labels, and words lie on their page."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from symage import strict_json
from symage.annotations.schemes import PRINTED
from symage.bundles.proof.faults import Fault, Kind, Known, Packed, lies_on, misshapen, off_page

_OUTSIDE = "O"
_ENTITIES = {"answer", *PRINTED.values()}


def read_bio(packed: Packed) -> Iterator[Fault]:
    """One file."""
    (data,) = packed.files
    document = strict_json.parse(data)
    tokens, sizes = document["tokens"], packed.known.sizes
    yield from _head(document, packed.known)
    yield from tag_faults([token["tag"] for token in tokens], packed.known.own)
    for token in tokens:
        if token["label"] != token["tag"]:
            yield misshapen(f"word {token['text']!r} has tag {token['tag']} and label {token['label']}")
        if not lies_on(sizes[token["page"]], token["bbox"]):
            yield off_page(sizes[token["page"]], token["bbox"], f"word {token['text']!r}")


def read_words(packed: Packed) -> Iterator[Fault]:
    """One file."""
    (data,) = packed.files
    document, fields = strict_json.parse(data), {None, *(field.id for field in packed.known.form.fields)}
    yield from _head(document, packed.known)
    for word in document["words"]:
        left, top, what = word["x"], word["y"], f"word {word['text']!r}"
        box = (left, top, left + word["width"], top + word["height"])
        if not lies_on(size := packed.known.sizes[word["page"]], box):
            yield off_page(size, box, what)
        named = [word["field_id"], word["linked_field_id"], *word["linked_field_ids"]]
        yield from (Fault(Kind.UNKNOWN, f"field {each!r}") for each in named if each not in fields)
        if word["entity_type"] not in _ENTITIES:
            yield Fault(Kind.UNKNOWN, f"class {word['entity_type']!r}")
        if (word["entity_type"] == "answer") != (word["field_id"] is not None):
            yield misshapen(f"{what} is {word['entity_type']} and of field {word['field_id']}")


def read_columns(packed: Packed) -> Iterator[Fault]:
    """Lines of a word, a tab and its tag; an empty line behind each page."""
    (data,) = packed.files
    *pages, rest = data.decode().split("\n\n") if data else [""]
    found = [[line.split("\t") for line in page.split("\n")] for page in pages]
    if rest or len(pages) != len(packed.known.sizes):
        yield misshapen(f"{len(pages)} pages, not {len(packed.known.sizes)}")
    for line in (line for page in found for line in page if len(line) != 2 or not line[0]):
        yield misshapen(f"line {line} is no word and its tag")
    yield from tag_faults([line[-1] for page in found for line in page], packed.known.own)


def tag_faults(tags: Sequence[str], labels: Sequence[str]) -> Iterator[Fault]:
    """Tags of a document that the scheme has not, or that go on with what nothing began."""
    known = {_OUTSIDE, *(f"{part}-{name}" for part in "BI" for name in labels)}
    for last, tag in pairwise([_OUTSIDE, *tags]):
        if tag not in known:
            yield Fault(Kind.UNKNOWN, f"tag {tag!r}")
        elif tag[:2] == "I-" and last[2:] != tag[2:]:
            yield Fault(Kind.UNKNOWN, f"tag {tag!r} behind {last!r}: strict IOB2 begins with B-")


def _head(document: dict[str, object], known: Known) -> Iterator[Fault]:
    said = [document["form_id"], document["page_count"], document["page_sizes"]]
    if said != [known.form.id, len(known.sizes), [list(size) for size in known.sizes]]:
        yield misshapen(f"it is about {said}")
