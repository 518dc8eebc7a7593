"""What labels of all forms must have none of, counted on compiled forms."""

from collections import Counter

from bench.count_links import count_links
from tests.packaged import packaged, ready_forms


def test_every_mark_has_its_caption_and_no_caption_is_broken() -> None:
    total: Counter[str] = Counter()
    faults: dict[tuple[str, str], int] = {}
    for form in packaged():
        found = count_links(ready_forms().compiled(form.id))
        total += found
        faults |= {(form.id, kind): count for kind, count in found.items() if count and kind != "marks"}
    assert faults == {}
    assert total["marks"] > 200
