"""What a user does with tables and batches."""

import asyncio

from tests.live.client_documents import check_labels, check_tags, check_words
from tests.live.client_visit import FORM, Step, Visit

COLUMNS = [
    {"name": "first_name", "type": "text_first_name", "constraints": {}},
    {"name": "salary", "type": "number_integer", "constraints": {"min": 30000, "max": 150000}},
]


async def tabular_parse(visit: Visit) -> None:
    schema = await visit.call("tabular.parse", "first name, last name, age")
    assert [column.name for column in schema.columns] == ["first_name", "last_name", "age"]


async def tabular_generate(visit: Visit) -> None:
    order = {"columns": COLUMNS, "quantity": 100, "output_formats": ["csv", "json"], "seed": 1}
    visit.tabular_id = (await visit.call("tabular.generate", **order)).job_id


async def tabular_wait(visit: Visit) -> None:
    assert (await visit.call("tabular.wait", visit.tabular_id, poll_interval=0.1)).status == "completed"


async def tabular_status(visit: Visit) -> None:
    assert (await visit.call("tabular.status", visit.tabular_id)).rows_generated == 100


async def tabular_download(visit: Visit) -> None:
    for name in ("csv", "json"):
        path = visit.folder / f"table.{name}"
        await visit.call("tabular.download", visit.tabular_id, name, str(path))
        assert path.stat().st_size > 100


async def batches_create(visit: Visit) -> None:
    made = await visit.call(
        "batches.create", "a batch", FORM, token_budget=66, output_formats=["pdf_typed", "bio"]
    )
    visit.batch_id = made.batch_id


async def batches_list(visit: Visit) -> None:
    assert visit.batch_id in [batch.batch_id for batch in (await visit.call("batches.list")).data]


async def batches_generate(visit: Visit) -> None:
    made = await visit.call("batches.generate", visit.batch_id, quantity=3, seed=7)
    assert (made.items_generated, made.tokens_charged, made.tokens_remaining) == (3, 66, 0)


async def batches_get(visit: Visit) -> None:
    assert (await visit.call("batches.get", visit.batch_id)).tokens_used == 66


async def batches_list_items(visit: Visit) -> None:
    page = await visit.call("batches.list_items", visit.batch_id)
    assert len(page.data) == 3
    visit.batch_item_id = page.data[0].item_id


async def batches_download_urls(visit: Visit) -> None:
    files = await visit.call("batches.download_urls", visit.batch_id, visit.batch_item_id)
    assert any(file.filename.endswith(".pdf") for file in files)


async def batches_get_bio_labels(visit: Visit) -> None:
    check_tags(await visit.call("batches.get_bio_labels", visit.batch_id, visit.batch_item_id))


async def batches_get_word_annotations(visit: Visit) -> None:
    check_words(await visit.call("batches.get_word_annotations", visit.batch_id, visit.batch_item_id))


async def batches_iter_training_examples(visit: Visit) -> None:
    found = await visit.each("batches.iter_training_examples", visit.batch_id)
    assert len(found) == 3
    for example in found:
        check_labels(example.bio, example.word_annotations)


async def batches_wait(visit: Visit) -> None:
    """A batch whose budget is used up has ended."""
    found = await asyncio.wait_for(visit.call("batches.wait", visit.batch_id, poll_interval=0.1), 180)
    assert found.status == "exhausted"


STEPS: dict[str, Step] = {
    "tabular.parse": tabular_parse,
    "tabular.generate": tabular_generate,
    "tabular.wait": tabular_wait,
    "tabular.status": tabular_status,
    "tabular.download": tabular_download,
    "batches.create": batches_create,
    "batches.list": batches_list,
    "batches.generate": batches_generate,
    "batches.get": batches_get,
    "batches.list_items": batches_list_items,
    "batches.download_urls": batches_download_urls,
    "batches.get_bio_labels": batches_get_bio_labels,
    "batches.get_word_annotations": batches_get_word_annotations,
    "batches.iter_training_examples": batches_iter_training_examples,
    "batches.wait": batches_wait,
}
