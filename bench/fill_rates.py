"""How often each box is filled, as people come: `python -m bench.fill_rates` writes docs/fill-rates.md.

A box counts as filled where something is printed in it, a zero of a line that every return has left out
where a rate of life is beside it. Schedules that every return may have are drawn with the return and not
asked for otherwise; Schedule A is counted where it is the deduction; other forms are drawn alone, for the
people who have them. What does not belong here: whether values are right (`symage forms audit`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path

from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes

DRAWS, BATCH, SEED = 10_000, 2_500, 700_000
PAGE = Path(__file__).parent.parent / "docs" / "fill-rates.md"
RETURN = ("irs_f1040_2024", "irs_f1040_sch1_2024", "irs_f1040_sch2_2024", "irs_f1040_sch3_2024")
ITEMIZED = ("irs_f1040_2024", "irs_f1040_scha_2024")
ALONE = (
    "irs_f1040_2025", "irs_f1040_sch8812_2024", "irs_f1040_schb_2024", "irs_f1040_schc_2025",
    "irs_f1040_schd_2024", "irs_f1040_sche_2024", "irs_f1040_schse_2024", "irs_w2_2025", "irs_w4_2025",
    "irs_f1099int_2024", "irs_f1099div_2024", "irs_f1099r_2025", "irs_f1098_2025", "cms_1500_standard_02_12",
)  # fmt: skip
ZEROS = ("", "0.", "0", "0.00")


@dataclass(frozen=True, slots=True)
class Rates:
    """Of one form: boxes to the number of documents that have them filled; `nonzero`: with more than zero."""

    form_id: str
    documents: int
    filled: Counter[str]
    nonzero: Counter[str]

    def percent(self, field: str, *, nonzero: bool = False) -> float:
        return 100 * (self.nonzero if nonzero else self.filled)[field] / self.documents


def published() -> list[dict[str, str]]:
    """The rates of life, one row a box."""
    path = Path(__file__).with_name("published_rates.tsv")
    lines = (line for line in path.read_text().splitlines() if not line.startswith("#"))
    return list(DictReader(lines, delimiter="\t"))


def drawn(
    catalogue: Catalogue, form_ids: Sequence[str], needs: frozenset[str], count: int
) -> Iterator[list[Filled]]:
    """Batches of cases of the forms."""
    plan = plan_case([catalogue.get(form_id) for form_id in form_ids], catalogue)
    for first in range(0, count, BATCH):
        indexes = household_indexes(SEED, first, min(BATCH, count - first))
        yield fill_planned(plan, households(indexes, needs=needs, paths=plan.paths))


def rates(batches: Iterator[list[Filled]], form_id: str, *, itemized: bool = False) -> Rates:
    """`itemized`: of those alone whose deduction is that of the schedule."""
    filled, nonzero, documents = Counter[str](), Counter[str](), 0
    for batch in batches:
        form = next(each for each in batch if each.form.id == form_id)
        rows = _itemizing(batch) if itemized else range(len(form.indexes))
        documents += len(rows)
        for field, texts in form.printed.items():
            filled[field] += sum(bool(texts[row]) for row in rows)
            nonzero[field] += sum(texts[row] not in ZEROS for row in rows)
    return Rates(form_id, documents, filled, nonzero)


def _itemizing(batch: Sequence[Filled]) -> list[int]:
    taken, itemized = batch[0].printed["line_12"], batch[1].printed["line_17"]
    return [row for row, amount in enumerate(taken) if amount == itemized[row]]


def all_rates(catalogue: Catalogue, count: int = DRAWS) -> list[Rates]:
    filing = frozenset({"filing"})
    returns = list(drawn(catalogue, RETURN, filing, count))
    made = [rates(iter(returns), form_id) for form_id in RETURN]
    itemizers = drawn(catalogue, ITEMIZED, filing, count)
    made.append(rates(itemizers, ITEMIZED[1], itemized=True))
    for form_id in ALONE:
        needs = frozenset(catalogue.get(form_id).needs)
        made.append(rates(drawn(catalogue, (form_id,), needs, count), form_id))
    return made


def page(made: Sequence[Rates]) -> str:
    known = {each.form_id: each for each in made}
    beside = [
        f"| `{row['form']}` | `{row['box']}` | {known[row['form']].percent(row['box'], nonzero=True):.1f} "
        f"| {row['percent']} | {row['of']} | {row['source']} |"
        for row in published()
    ]
    parts = [_HEAD.format(draws=f"{DRAWS:,}"), *beside, "", "## Every box", ""]
    for each in made:
        texts = [f"`{field}` {each.percent(field):.3g}" for field in each.filled if each.filled[field]]
        parts += [f"**{each.form_id}** ({each.documents:,} documents): {', '.join(texts)}.", ""]
    parts += [_NEVER]
    for each in made:
        never = [f"`{field}`" for field in each.filled if not each.filled[field]]
        if never:
            parts += [f"**{each.form_id}**: {', '.join(never)}.", ""]
    return "\n".join(parts).rstrip() + "\n"


_HEAD = """# How often boxes are filled

`python -m bench.fill_rates` counts {draws} cases a form, drawn as people come (seed 700000), and writes
this page. Beside life a box counts where it says more than zero.

| form | box | drawn, % | published, % | of | source |
|---|---|---|---|---|---|"""
_NEVER = (Path(__file__).with_name("never_filled.md")).read_text()


def main() -> None:
    PAGE.write_text(page(all_rates(load_catalogue())))


if __name__ == "__main__":
    main()
