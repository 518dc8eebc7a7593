"""How fast forms are filled and checked on one core: cases a second of CPU time, medians of some rounds.

python -m bench.forms
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from symage.cases.documents import draw_people, fill
from symage.cases.ready import ReadyForms
from symage.forms.cache import cached_catalogue
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.fill import violations
from symage.request import GenerationRequest

ROUNDS = 5
HOUSEHOLDS = 1000
CASES = {
    "W-2, six copies": ("irs_w2_2025",),
    "1040, two pages": ("irs_f1040_2024",),
    "W-2 and 1040": ("irs_w2_2025", "irs_f1040_2024"),
    "return with nine schedules": (
        "irs_f1040_2024",
        *(
            f"irs_f1040_{name}_2024"
            for name in ("sch1", "sch2", "sch3", "scha", "schb", "schd", "sche", "schse")
        ),
        "irs_f1040_schc_2025",
    ),
}


def seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        began = process_time()
        work()
        return process_time() - began

    return median(once() for _ in range(ROUNDS))


def fill_and_check(catalogue: Catalogue, form_ids: Sequence[str]) -> float:
    """Households' cases a second: values, printed texts and all rules; people are drawn beforehand."""
    ready = ReadyForms(catalogue)
    request = GenerationRequest(tuple(form_ids), HOUSEHOLDS, seed=1)
    people = draw_people(ready, request, range(HOUSEHOLDS))

    def work() -> None:
        case = fill(ready, request, people)
        for filled in case:
            assert not violations(filled.form, filled, case)

    return HOUSEHOLDS / seconds(work)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cached_catalogue(Path(folder))
        print(f"load {len(load_catalogue().forms)} definitions, checked: {seconds(load_catalogue):.2f} s")
        print(f"load them from the cache: {seconds(lambda: cached_catalogue(Path(folder))):.3f} s")
    catalogue = load_catalogue()
    for name, form_ids in CASES.items():
        print(f"{name:<28}{fill_and_check(catalogue, form_ids):>8,.0f} cases/s")


if __name__ == "__main__":
    main()
