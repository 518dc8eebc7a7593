"""The checks between the assets: each expectation can fail, and a failed check ends the job unpaid."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import dagster as dg
import numpy as np
import pyarrow as pa
import pytest

from symage.documents.layout import Layout
from symage.forms.catalogue import load_catalogue
from symage.identities.households import Households, households
from symage.request import GenerationRequest
from symage.storage.artifacts import read_bytes
from symage.storage.item_files import pack_key
from symage_dagster import stages
from symage_dagster.checks import evaluate
from symage_dagster.pool.engine import LocalEngine

SINGLE = "irs_w2_single_page_2025"
REQUEST = GenerationRequest((SINGLE,), 4, 42)

SOUND: Mapping[str, Mapping[str, int]] = {
    "identities": {
        "identities": 4,
        "expected_identities": 4,
        "duplicate_ssns": 0,
        "broken_rules": 0,
        "incomplete_identities": 0,
    },
    "documents": {
        "documents": 4,
        "expected_documents": 4,
        "pictures": 4,
        "expected_pictures": 4,
        "rule_violations": 0,
        "fewest_values": 9,
    },
    "annotations": {
        "label_files": 4,
        "expected_label_files": 4,
        "labelled_values": 80,
        "printed_values": 80,
        "boxes_off_page": 0,
    },
    "bundles": {
        "archive_files": 15,
        "expected_files": 15,
        "stored_bytes": 1000,
        "written_bytes": 1000,
        "documents": 4,
        "delivered_documents": 4,
        "unreadable_members": 0,
    },
}
EQUAL = "expect_column_pair_values_to_be_equal"
AT_MOST = "expect_column_max_to_be_between"
AT_LEAST = "expect_column_min_to_be_between"
FAULTS = [
    ("identities", {"identities": 3}, f"{EQUAL}(identities, expected_identities)"),
    ("identities", {"duplicate_ssns": 1}, f"{AT_MOST}(duplicate_ssns)"),
    ("identities", {"broken_rules": 1}, f"{AT_MOST}(broken_rules)"),
    ("identities", {"incomplete_identities": 1}, f"{AT_MOST}(incomplete_identities)"),
    ("documents", {"documents": 5}, f"{EQUAL}(documents, expected_documents)"),
    ("documents", {"pictures": 0}, f"{EQUAL}(pictures, expected_pictures)"),
    ("documents", {"rule_violations": 1}, f"{AT_MOST}(rule_violations)"),
    ("documents", {"fewest_values": 0}, f"{AT_LEAST}(fewest_values)"),
    ("annotations", {"label_files": 3}, f"{EQUAL}(label_files, expected_label_files)"),
    ("annotations", {"labelled_values": 79}, f"{EQUAL}(labelled_values, printed_values)"),
    ("annotations", {"boxes_off_page": 1}, f"{AT_MOST}(boxes_off_page)"),
    ("bundles", {"archive_files": 14}, f"{EQUAL}(archive_files, expected_files)"),
    ("bundles", {"stored_bytes": 999}, f"{EQUAL}(stored_bytes, written_bytes)"),
    ("bundles", {"documents": 3}, f"{EQUAL}(documents, delivered_documents)"),
    ("bundles", {"unreadable_members": 1}, f"{AT_MOST}(unreadable_members)"),
]


@pytest.mark.parametrize("asset", SOUND)
def test_a_sound_summary_passes_every_expectation(asset: str) -> None:
    result = evaluate(asset, SOUND[asset])
    assert result.passed
    assert result.metadata["failed"].value == []


@pytest.mark.parametrize(("asset", "fault", "expectation"), FAULTS)
def test_one_wrong_figure_fails_the_expectation_about_it(
    asset: str, fault: dict[str, int], expectation: str
) -> None:
    result = evaluate(asset, {**SOUND[asset], **fault})
    assert not result.passed
    assert result.metadata["failed"].value == [expectation]


@pytest.mark.parametrize("asset", SOUND)
def test_every_expectation_of_a_suite_is_among_the_faults(asset: str) -> None:
    count = evaluate(asset, SOUND[asset]).metadata["expectations"].value
    assert count == len({expectation for name, _, expectation in FAULTS if name == asset})


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

    monkeypatch.setattr("symage_dagster.stages.households", spoiled)


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
    assert f"{AT_MOST}({counted})" in pipeline.job(job_id).error


def test_a_value_that_breaks_a_rule_ends_the_job(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A definition whose values and rules disagree: social security wages above the year's base."""
    catalogue = load_catalogue()
    form = catalogue.get(SINGLE)
    wrong = replace(form, values={**(form.values or {}), "box_3": "= 900000"})
    changed = replace(catalogue, forms={**catalogue.forms, SINGLE: wrong})
    monkeypatch.setattr("symage_dagster.stages.catalogue", lambda: changed)
    job_id = pipeline.accept(REQUEST)
    pipeline.run(job_id)
    assert_failed_unpaid(pipeline, job_id, f"The check of documents failed: {AT_MOST}(rule_violations)")


def without_a_value(layout: Layout) -> Layout:
    """The last value of the last document loses its words."""
    words = layout.words
    count = int(np.flatnonzero(words.field != words.field[-1])[-1]) + 1
    names = ("page", "field", "left", "top", "right", "bottom", "text")
    kept = {name: getattr(words, name)[:count] for name in names}
    return replace(layout, words=replace(words, starts=np.minimum(words.starts, count), **kept))


def with_a_box_off_the_page(layout: Layout) -> Layout:
    right = layout.words.right.copy()
    right[0] = 10**7
    return replace(layout, words=replace(layout.words, right=right))


@pytest.mark.parametrize("spoil", [without_a_value, with_a_box_off_the_page])
def test_a_layout_that_lost_its_truth_ends_the_job(
    pipeline: Any, change_engine: Callable[..., Any], spoil: Callable[[Layout], Layout]
) -> None:
    store = pipeline.platform.store

    def tamper(job_id: str) -> None:
        key = stages.layout_key(job_id, 0, SINGLE)
        store.write(key, [spoil(Layout.from_bytes(read_bytes(store, key))).to_bytes()])

    changed = change_engine(pipeline, Tampering("annotations", tamper))
    job_id = changed.accept(REQUEST)
    changed.run(job_id)
    assert_failed_unpaid(changed, job_id, "The check of annotations failed: ")


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
