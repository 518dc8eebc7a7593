"""The checks between the assets: each expectation can fail, and a failed check ends the job unpaid."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from symage.bundles.packs import listing_line
from symage.bundles.proof.faults import Kind
from symage.bundles.proof.sample import sampled
from symage.cases.ready import ReadyForms
from symage.documents.layout import Layout
from symage.identities.households import Households, households
from symage.request import Config, GenerationRequest
from symage.storage import shards
from symage.storage.artifacts import read_bytes
from symage.storage.item_files import pack_key
from symage.storage.shards import Shard
from symage_dagster import stages
from symage_dagster.checks import Counted, evaluate, is_sampled
from symage_dagster.comparisons import compiled
from symage_dagster.pool.engine import LocalEngine
from tests.bundles.spoiling import Spoil, Target, respelt, spoil_labels
from tests.packaged import packaged

SINGLE, CLAIM = "irs_w2_single_page_2025", "cms_1500_standard_02_12"
REQUEST = GenerationRequest((SINGLE,), 4, 42)

SHARDS = ["shard 0 (items 0 to 3)", "shard 1 (items 4 to 7)", "shard 2 (items 8 to 9)"]
SOUND: Mapping[str, tuple[Sequence[str], Mapping[str, Sequence[int]], Mapping[str, int]]] = {
    "identities": (
        SHARDS,
        {
            "identities": [4, 4, 2],
            "expected_identities": [4, 4, 2],
            "duplicate_ssns": [0, 0, 0],
            "broken_rules": [0, 0, 0],
            "incomplete_identities": [0, 0, 0],
            "bytes": [900, 910, 500],
        },
        {"identities": 10},
    ),
    "documents": (
        SHARDS,
        {
            "documents": [4, 4, 2],
            "expected_documents": [4, 4, 2],
            "pdfs": [4, 4, 2],
            "expected_pdfs": [4, 4, 2],
            "pictures": [8, 8, 4],
            "expected_pictures": [8, 8, 4],
            "rule_violations": [0, 0, 0],
            "fewest_values": [9, 12, 9],
            "bytes": [900, 910, 500],
        },
        {"documents": 10},
    ),
    "annotations": (
        SHARDS,
        {
            "label_files": [8, 8, 4],
            "expected_label_files": [8, 8, 4],
            "labelled_values": [80, 82, 40],
            "printed_values": [80, 82, 40],
            "boxes_off_page": [0, 0, 0],
            "misread_words": [0, 0, 0],
            "unknown_labels": [0, 0, 0],
            "broken_links": [0, 0, 0],
            "misplaced_boxes": [0, 0, 0],
            "untrue_labels": [0, 0, 0],
            "misshapen_labels": [0, 0, 0],
            "bytes": [900, 910, 500],
        },
        {"label_files": 20},
    ),
    "bundles": (
        ["file dataset", "file json", "file csv"],
        {
            "stored_bytes": [1000, 100, 90],
            "written_bytes": [1000, 100, 90],
            "members": [15, 0, 0],
            "documents": [4, 0, 0],
            "unreadable_members": [0, 0, 0],
            "false_digests": [0, 0, 0],
            "overlapping_splits": [0, 0, 0],
        },
        {"members": 15, "documents": 4},
    ),
    "table": (
        [*SHARDS, "file csv"],
        {
            "rows": [4, 4, 2, 10],
            "expected_rows": [4, 4, 2, 10],
            "misshapen_rows": [0, 0, 0, 0],
            "broken_values": [0, 0, 0, 0],
            "repeated_values": [0, 0, 0, 0],
            "missing_blanks": [0, 0, 0, 0],
            "stored_bytes": [400, 400, 200, 1000],
            "written_bytes": [400, 400, 200, 1000],
        },
        {},
    ),
}
EQUAL = "expect_column_pair_values_to_be_equal"
AT_MOST = "expect_column_max_to_be_between"
AT_LEAST = "expect_column_min_to_be_between"
SUM = "expect_column_sum_to_be_between"
FAULTS = [
    ("identities", "expected_identities", {1: 3}, f"{EQUAL}(identities, expected_identities): {SHARDS[1]}"),
    ("identities", "duplicate_ssns", {0: 1}, f"{AT_MOST}(duplicate_ssns): {SHARDS[0]}"),
    ("identities", "broken_rules", {0: 1, 2: 7}, f"{AT_MOST}(broken_rules): {SHARDS[0]}, {SHARDS[2]}"),
    ("identities", "incomplete_identities", {2: 1}, f"{AT_MOST}(incomplete_identities): {SHARDS[2]}"),
    ("identities", "bytes", {1: 0}, f"{AT_LEAST}(bytes): {SHARDS[1]}"),
    ("documents", "expected_documents", {1: 3}, f"{EQUAL}(documents, expected_documents): {SHARDS[1]}"),
    ("documents", "pdfs", {2: 1}, f"{EQUAL}(pdfs, expected_pdfs): {SHARDS[2]}"),
    ("documents", "pictures", {0: 0}, f"{EQUAL}(pictures, expected_pictures): {SHARDS[0]}"),
    ("documents", "rule_violations", {1: 1}, f"{AT_MOST}(rule_violations): {SHARDS[1]}"),
    ("documents", "fewest_values", {2: 0}, f"{AT_LEAST}(fewest_values): {SHARDS[2]}"),
    ("documents", "bytes", {2: 0}, f"{AT_LEAST}(bytes): {SHARDS[2]}"),
    (
        "annotations",
        "expected_label_files",
        {1: 7},
        f"{EQUAL}(label_files, expected_label_files): {SHARDS[1]}",
    ),
    # One value too many here and one too few there: their sums would agree.
    (
        "annotations",
        "labelled_values",
        {0: 81, 1: 81},
        f"{EQUAL}(labelled_values, printed_values): {SHARDS[0]}, {SHARDS[1]}",
    ),
    ("annotations", "boxes_off_page", {1: 1}, f"{AT_MOST}(boxes_off_page): {SHARDS[1]}"),
    ("annotations", "misread_words", {2: 1}, f"{AT_MOST}(misread_words): {SHARDS[2]}"),
    ("annotations", "unknown_labels", {0: 1}, f"{AT_MOST}(unknown_labels): {SHARDS[0]}"),
    ("annotations", "broken_links", {1: 2}, f"{AT_MOST}(broken_links): {SHARDS[1]}"),
    ("annotations", "misplaced_boxes", {0: 3}, f"{AT_MOST}(misplaced_boxes): {SHARDS[0]}"),
    ("annotations", "untrue_labels", {1: 4}, f"{AT_MOST}(untrue_labels): {SHARDS[1]}"),
    ("annotations", "misshapen_labels", {2: 1}, f"{AT_MOST}(misshapen_labels): {SHARDS[2]}"),
    ("bundles", "written_bytes", {2: 91}, f"{EQUAL}(stored_bytes, written_bytes): file csv"),
    ("bundles", "members", {0: 14}, f"{SUM}(members): 14 in all, not 15"),
    ("bundles", "documents", {0: 3}, f"{SUM}(documents): 3 in all, not 4"),
    ("bundles", "unreadable_members", {0: 1}, f"{AT_MOST}(unreadable_members): file dataset"),
    ("bundles", "false_digests", {0: 1}, f"{AT_MOST}(false_digests): file dataset"),
    ("bundles", "overlapping_splits", {0: 1}, f"{AT_MOST}(overlapping_splits): file dataset"),
    ("table", "rows", {3: 9}, f"{EQUAL}(rows, expected_rows): file csv"),
    ("table", "written_bytes", {1: 401}, f"{EQUAL}(stored_bytes, written_bytes): {SHARDS[1]}"),
    ("table", "misshapen_rows", {3: 1}, f"{AT_MOST}(misshapen_rows): file csv"),
    ("table", "broken_values", {1: 1}, f"{AT_MOST}(broken_values): {SHARDS[1]}"),
    ("table", "repeated_values", {0: 1}, f"{AT_MOST}(repeated_values): {SHARDS[0]}"),
    ("table", "missing_blanks", {2: 1}, f"{AT_MOST}(missing_blanks): {SHARDS[2]}"),
]


def sound(asset: str) -> Counted:
    names, columns, totals = SOUND[asset]
    return Counted(pd.DataFrame(columns, index=names), totals)


def failures(asset: str, counted: Counted) -> list[str]:
    """What Great Expectations finds; small jobs, which it judges if comparisons do not hold, are told the
    same."""
    judged, compared = evaluate(asset, counted), evaluate(asset, counted, sampled=False)
    failed: list[str] = list(judged.metadata["failed"].value)
    assert judged.passed is compared.passed is (failed == [])
    assert without_judge(judged) == without_judge(compared)
    assert judge(judged) == "Great Expectations"
    if failed:
        assert judge(compared) == "Great Expectations"
    return failed


def judge(result: dg.AssetCheckResult) -> Any:
    return result.metadata["judged by"].value


def without_judge(result: dg.AssetCheckResult) -> Mapping[str, Any]:
    return {name: value for name, value in result.metadata.items() if name != "judged by"}


@pytest.mark.parametrize("asset", SOUND)
def test_sound_counts_pass_every_expectation(asset: str) -> None:
    assert failures(asset, sound(asset)) == []


@pytest.mark.parametrize("asset", SOUND)
def test_sound_counts_of_small_jobs_are_compared(asset: str) -> None:
    assert judge(evaluate(asset, sound(asset), sampled=False)) == "comparisons compiled from the suite"


@pytest.mark.parametrize("asset", SOUND)
def test_comparisons_say_of_any_counts_what_great_expectations_says(asset: str) -> None:
    """Each number at its bound, beside it, or missing."""
    draws = np.random.default_rng(3)
    passed = []
    for _ in range(8):
        counted = sound(asset)
        rows = counted.rows.astype("float64")
        for _ in range(draws.integers(0, 3)):
            row, column = draws.integers(len(rows)), draws.integers(len(rows.columns))
            rows.iloc[row, column] = draws.choice([-1, 0, 1, 2, 10**9, np.nan])
        changed = Counted(rows.dropna(), counted.totals)
        passed.append(failures(asset, changed) == [])
    assert {True, False} == set(passed)


def test_an_expectation_that_is_not_known_is_left_to_great_expectations() -> None:
    from great_expectations import expectations as gxe

    lenient = gxe.ExpectColumnPairValuesToBeEqual(column_A="a", column_B="b", mostly=0.9)
    strict = gxe.ExpectColumnMaxToBeBetween(column="a", max_value=0, strict_max=True)
    other = gxe.ExpectColumnValuesToBeUnique(column="a")
    assert [compiled([each]) for each in (lenient, strict, other)] == [None, None, None]


def test_one_small_job_in_sixteen_is_judged_all_the_same(pipeline: Any) -> None:
    job = pipeline.job(pipeline.accept(REQUEST))
    chosen = [is_sampled(replace(job, id=str(number))) for number in range(16_000)]
    assert 900 < sum(chosen) < 1100
    assert all(is_sampled(replace(job, id=str(number), lane="bulk")) for number in range(32))


@pytest.mark.parametrize(("asset", "column", "changes", "sentence"), FAULTS)
def test_a_wrong_count_fails_the_expectation_about_it_and_names_its_rows(
    asset: str, column: str, changes: Mapping[int, int], sentence: str
) -> None:
    counted = sound(asset)
    for row, count in changes.items():
        counted.rows.iloc[row, counted.rows.columns.get_loc(column)] = count
    assert failures(asset, counted) == [sentence]


@pytest.mark.parametrize("asset", ["bundles", "table"])
def test_an_empty_file_fails_although_nothing_else_was_written(asset: str) -> None:
    counted = sound(asset)
    counted.rows.loc["file csv", ["stored_bytes", "written_bytes"]] = 0
    assert failures(asset, counted) == [f"{AT_LEAST}(stored_bytes): file csv"]


@pytest.mark.parametrize(("asset", "column"), [("identities", "identities"), ("documents", "documents")])
def test_a_shard_that_is_missing_shows_in_the_sum(asset: str, column: str) -> None:
    whole = sound(asset)
    assert failures(asset, Counted(whole.rows.iloc[:2], whole.totals)) == [
        f"{SUM}({column}): 8 in all, not 10"
    ]


def test_labels_of_a_shard_that_are_missing_show_in_the_sum() -> None:
    whole = sound("annotations")
    assert failures("annotations", Counted(whole.rows.iloc[1:], whole.totals)) == [
        f"{SUM}(label_files): 12 in all, not 20"
    ]


@pytest.mark.parametrize("asset", ["identities", "documents", "annotations"])
def test_no_shards_are_sound_where_none_were_wanted(asset: str) -> None:
    rows, totals = sound(asset).rows.iloc[:0], sound(asset).totals
    assert failures(asset, Counted(rows, dict.fromkeys(totals, 0))) == []
    assert [sentence.partition("(")[0] for sentence in failures(asset, Counted(rows, totals))] == [SUM]


def test_of_many_rows_the_first_are_named() -> None:
    rows = pd.concat([sound("identities").rows.iloc[:1]] * 20_000)
    rows.index = pd.Index([f"shard {number}" for number in range(20_000)])
    rows["broken_rules"] = 1
    assert failures("identities", Counted(rows, {"identities": 80_000})) == [
        f"{AT_MOST}(broken_rules): shard 0, shard 1, shard 2, shard 3, shard 4 and 19995 more"
    ]


@pytest.mark.parametrize("asset", SOUND)
def test_every_expectation_of_a_suite_has_failed_here(asset: str) -> None:
    found = {sentence.partition(":")[0] for name, *_, sentence in FAULTS if name == asset}
    # The tests of empty files and of missing shards above.
    found |= (
        {f"{AT_LEAST}(stored_bytes)"}
        if asset in ("bundles", "table")
        else {f"{SUM}({next(iter(SOUND[asset][1]))})"}
    )
    assert evaluate(asset, sound(asset)).metadata["expectations"].value == len(found)


class Tampering:
    """The engine in process, with a hand that changes the store before a stage begins."""

    def __init__(self, stage: str, tamper: Callable[[str], None]) -> None:
        self._function = f"symage_dagster.stages:{stage}"
        self._tamper = tamper

    def map_shards(
        self, function: str, shards: Iterable[Mapping[str, Any]], **options: Any
    ) -> Iterator[tuple[int, Any]]:
        shards = list(shards)
        if function == self._function:
            self._tamper(str(shards[0]["job_id"]))
        return LocalEngine().map_shards(function, shards, **options)


def assert_failed_unpaid(pipeline: Any, job_id: str, reason: str) -> None:
    job = pipeline.job(job_id)
    assert job.status == "failed"
    assert reason in job.error
    assert (job.credits_charged, dict(job.artifacts)) == (0, {})
    assert pipeline.balance() == (0, 0)


def with_last(people: Households, path: str, text: str) -> Households:
    """The same people, but for one value of the last of them."""
    texts: Any = people.columns[path]
    changed = pa.array([*texts.to_pylist()[:-1], text])
    return replace(people, columns={**people.columns, path: changed})


def with_an_ssn_that_was_issued(people: Households) -> Households:
    return with_last(people, "primary.ssn", "078-05-1120")


def with_an_ssn_twice(people: Households) -> Households:
    ssns: Any = people.columns["primary.ssn"]
    return with_last(people, "primary.ssn", ssns[0].as_py())


def without_a_city(people: Households) -> Households:
    return with_last(people, "address.city", "")


def spoil_people(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Households], Households]) -> None:
    def spoiled(*arguments: Any, **options: Any) -> Households:
        return spoil(households(*arguments, **options))

    monkeypatch.setattr("symage.cases.documents.households", spoiled)


@pytest.mark.parametrize(
    ("spoil", "counted"),
    [
        (with_an_ssn_that_was_issued, "broken_rules"),
        (with_an_ssn_twice, "duplicate_ssns"),
        (without_a_city, "incomplete_identities"),
    ],
)
def test_a_person_who_must_not_be_ends_the_job(
    pipeline: Any,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Households], Households],
    counted: str,
) -> None:
    spoil_people(monkeypatch, spoil)
    job_id = pipeline.accept(REQUEST)
    assert pipeline.balance() == (4 * 22, 0)
    pipeline.run(job_id)
    assert_failed_unpaid(pipeline, job_id, "The check of identities failed: ")
    assert f"{AT_MOST}({counted}): shard 0 (items 0 to 3)" in pipeline.job(job_id).error


def test_a_value_that_breaks_a_rule_ends_the_job(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A definition whose values and rules disagree: social security wages above the year's base."""
    catalogue = packaged()
    form = catalogue.get(SINGLE)
    wrong = replace(form, values={**(form.values or {}), "box_3": "= 900000"})
    changed = replace(catalogue, forms={**catalogue.forms, SINGLE: wrong})
    monkeypatch.setattr("symage_dagster.stages.ready_forms", lambda: ReadyForms(changed))
    job_id = pipeline.accept(REQUEST)
    pipeline.run(job_id)
    assert_failed_unpaid(
        pipeline, job_id, f"The check of documents failed: {AT_MOST}(rule_violations): shard 0 (items 0 to 3)"
    )


def without_a_value(layout: Layout) -> Layout:
    """The last value of the last document loses its words."""
    words = layout.words
    count = int(np.flatnonzero(words.field != words.field[-1])[-1]) + 1
    columns = [column.name for column in fields(words) if column.name != "starts"]
    kept = {name: getattr(words, name)[:count] for name in columns}
    return replace(layout, words=replace(words, starts=np.minimum(words.starts, count), **kept))


def with_a_box_off_the_page(layout: Layout) -> Layout:
    right = layout.words.right.copy()
    right[0] = 10**7
    return replace(layout, words=replace(layout.words, right=right))


def with_a_box_elsewhere(layout: Layout) -> Layout:
    """The first word's box stands an inch lower than the word."""
    top, bottom = layout.words.top.copy(), layout.words.bottom.copy()
    top[0] += 72_000
    bottom[0] += 72_000
    return replace(layout, words=replace(layout.words, top=top, bottom=bottom))


def with_another_word(layout: Layout) -> Layout:
    return replace(layout, words=replace(layout.words, text=["elsewhere", *layout.words.text[1:]]))


@pytest.mark.parametrize(
    "spoil", [without_a_value, with_a_box_off_the_page, with_a_box_elsewhere, with_another_word]
)
def test_a_layout_that_lost_its_truth_ends_the_job(
    pipeline: Any, change_engine: Callable[..., Any], spoil: Callable[[Layout], Layout]
) -> None:
    store = pipeline.platform.store

    def tamper(job_id: str) -> None:
        key = stages.layout_key(job_id, 0, "typed", SINGLE)
        store.write(key, [spoil(Layout.from_bytes(read_bytes(store, key))).to_bytes()])

    changed = change_engine(pipeline, Tampering("annotations", tamper))
    job_id = changed.accept(REQUEST)
    changed.run(job_id)
    assert_failed_unpaid(changed, job_id, "The check of annotations failed: ")


@pytest.mark.parametrize("form_id", [SINGLE, CLAIM])
def test_a_document_of_any_form_that_does_not_say_what_its_labels_do_ends_the_job(
    pipeline: Any, change_engine: Callable[..., Any], form_id: str
) -> None:
    """Of each form one is read by an outside reader, and what it does not find is named."""
    store = pipeline.platform.store

    def tamper(job_id: str) -> None:
        key = stages.layout_key(job_id, 0, "typed", form_id)
        layout = Layout.from_bytes(read_bytes(store, key))
        words = replace(layout.words, text=["elsewhere"] * len(layout.words.text))
        store.write(key, [replace(layout, words=words).to_bytes()])

    changed = change_engine(pipeline, Tampering("annotations", tamper))
    job_id = changed.accept(replace(REQUEST, form_ids=(SINGLE, CLAIM)))
    changed.run(job_id)
    assert_failed_unpaid(
        changed,
        job_id,
        f"The check of annotations failed: {AT_MOST}(misread_words): shard 0 (items 0 to 3): ",
    )
    item = sampled(REQUEST, range(4), form_id, "typed")[0]
    said = changed.job(job_id).error.partition("(items 0 to 3): ")[2]
    assert said.startswith(f"item {item} of {form_id}, text on typed: page 0, ")
    assert "'elsewhere' at [" in said
    assert "is not what stands there: '" in said


@pytest.mark.parametrize(
    ("name", "spoil", "counted"),
    [
        ("funsd", respelt('"label":"answer"', '"label":"reply"'), "unknown_labels"),
        ("funsd", respelt('"linking":[[', '"linking":[[4711,1],['), "broken_links"),
        pytest.param(
            "funsd", lambda _data: b'{"form":[],"image_path":null}', "untrue_labels", marks=pytest.mark.long
        ),
        pytest.param("bio", respelt('"tag":"B-', '"tag":"X-'), "unknown_labels", marks=pytest.mark.long),
        ("bio", respelt('"tag":"B-', '"tag":"I-'), "untrue_labels"),
        pytest.param("words", respelt('"width":', '"width":9999'), "misplaced_boxes", marks=pytest.mark.long),
        pytest.param("yolo", respelt(" 0.", " 7."), "misplaced_boxes", marks=pytest.mark.long),
        pytest.param("yolo", lambda _data: b"", "untrue_labels", marks=pytest.mark.long),
        ("coco", respelt('"bbox":[', '"bbox":[9'), "misplaced_boxes"),
        ("donut_metadata", respelt("gt_parse", "gt"), "misshapen_labels"),
    ],
)
def test_a_shard_whose_labels_do_not_hold_ends_the_job(
    pipeline: Any, monkeypatch: pytest.MonkeyPatch, name: str, spoil: Spoil, counted: str
) -> None:
    """One document of the second form, in one format: the check says which."""
    target = Target(CLAIM, 1, "typed", name)
    spoil_labels(monkeypatch, target, spoil)
    formats = ("pdf_typed", "bio", "yolo", "coco", "donut")
    job_id = pipeline.accept(replace(REQUEST, form_ids=(SINGLE, CLAIM), quantity=2, output_formats=formats))
    pipeline.run(job_id)
    assert_failed_unpaid(
        pipeline,
        job_id,
        f"The check of annotations failed: {AT_MOST}({counted}): shard 0 (items 0 to 1): {target}",
    )


@pytest.mark.parametrize(
    ("wrong", "counted"),
    [
        ({"digest": "0" * 64}, "false_digests"),
        (
            {"about": {"kind": "pdf", "item_index": 3, "form_id": SINGLE, "split": "train"}},
            "overlapping_splits",
        ),
    ],
)
def test_a_shard_that_lists_its_files_wrongly_ends_the_job(
    pipeline: Any, monkeypatch: pytest.MonkeyPatch, wrong: Mapping[str, Any], counted: str
) -> None:
    """Its first file."""

    def listed(path: str, size: int, digest: str, about: Mapping[str, str | int]) -> str:
        said = {"digest": digest, "about": about}
        if path == f"pdfs/typed/{SINGLE}_0_typed.pdf":
            said |= wrong
        return listing_line(path, size, said["digest"], said["about"])

    monkeypatch.setattr("symage.bundles.packs.listing_line", listed)
    job_id = pipeline.accept(replace(REQUEST, config=Config(splits=(50, 25, 25))))
    pipeline.run(job_id)
    assert_failed_unpaid(pipeline, job_id, f"The check of bundles failed: {AT_MOST}({counted}): file dataset")


@pytest.mark.parametrize("where", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_flipped_byte_of_a_pack_ends_the_job(
    pipeline: Any, change_engine: Callable[..., Any], where: float
) -> None:
    store = pipeline.platform.store

    def tamper(job_id: str) -> None:
        key = pack_key(job_id, "documents", 0)
        data = bytearray(read_bytes(store, key))
        data[int(len(data) * where)] ^= 1
        store.write(key, [bytes(data)])

    changed = change_engine(pipeline, Tampering("annotations", tamper))
    job_id = changed.accept(REQUEST)
    changed.run(job_id)
    assert_failed_unpaid(changed, job_id, "a shard's pack is damaged")


def test_a_pack_that_is_gone_ends_the_job(pipeline: Any, change_engine: Callable[..., Any]) -> None:
    def tamper(job_id: str) -> None:
        pipeline.platform.store.delete_prefix(pack_key(job_id, "documents", 0))

    changed = change_engine(pipeline, Tampering("annotations", tamper))
    job_id = changed.accept(REQUEST)
    changed.run(job_id)
    assert_failed_unpaid(changed, job_id, f"NotFound: No file {pack_key(job_id, 'documents', 0)}")


def test_labels_that_an_earlier_release_did_not_check_are_made_again_and_checked(
    pipeline: Any, change_engine: Callable[..., Any]
) -> None:
    """A job that goes on after an upgrade: its shards of labels do not tell what the check asks."""
    store, database = pipeline.platform.store, pipeline.platform.database

    def tamper(job_id: str) -> None:
        """As the documents are made, labels are there already."""
        store.write(pack_key(job_id, "annotations", 0), [b"of an earlier release"])
        shard = Shard("annotations", 0, 0, 4, 21, "0" * 64, {"files": 4, "labelled_values": 80})
        with database.write() as connection:
            shards.record(connection, job_id, [shard], now=1)

    changed = change_engine(pipeline, Tampering("documents", tamper))
    job = changed.make(REQUEST)
    with database.read() as connection:
        (made,) = shards.finished(connection, job.id, "annotations")
    assert made.counts.keys() >= {"faults", "reread_words", *map(str, Kind)}
    assert made.counts["faults"] == []
    assert made.bytes == store.size(pack_key(job.id, "annotations", 0)) > 21


def test_a_failed_check_shows_in_dagster_and_nothing_after_it_runs(
    pipeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_people(monkeypatch, with_an_ssn_that_was_issued)
    job_id = pipeline.accept(REQUEST)
    run_id = pipeline.run(job_id)
    events = [record.dagster_event for record in pipeline.instance.all_logs(run_id)]
    checks = [
        event.event_specific_data
        for event in events
        if event and event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ]
    assert [(check.asset_key.to_user_string(), check.passed) for check in checks] == [("identities", False)]
    made = [
        event.step_key for event in events if event and event.event_type == dg.DagsterEventType.STEP_SUCCESS
    ]
    assert made == []
