"""Call every public method of whichever published client Python finds, and say what came of each.

usage: client_methods.py sync|async FOLDER [old]

`old` asks as users of the two oldest clients did. Prints a JSON object: "public" lists the methods that the
client has, "outcomes" says ok, or what went wrong, for each that was called. The address and the key come
from the client's own variables.
"""

import asyncio
import hashlib
import hmac
import inspect
import json
import sys
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import symagedocs
from symagedocs import AsyncClient, Client

FORM = "irs_w2_single_page_2025"
RESOURCES = ("forms", "generate", "identities", "tabular", "account", "pricing", "webhooks", "batches")
COLUMNS = [
    {"name": "first_name", "type": "text_first_name", "constraints": {}},
    {"name": "salary", "type": "number_integer", "constraints": {"min": 30000, "max": 150000}},
]


class Visit:
    """One user's round through a client; what a step finds out later steps use."""

    def __init__(self, client: Any, folder: Path, *, old: bool) -> None:
        self.client = client
        self.folder = folder
        self.old = old
        self.outcomes: dict[str, str] = {}
        self.job_id = self.item_id = self.tabular_id = self.webhook_id = self.delivery_id = ""
        self.batch_id = self.batch_item_id = ""

    async def run(self) -> None:
        for name, step in STEPS.items():
            if self._has(name):
                await self._try(name, step)

    def _has(self, name: str) -> bool:
        return name in public_methods(self.client)

    async def _try(self, name: str, step: Callable[["Visit"], Awaitable[None]]) -> None:
        try:
            await step(self)
        except Exception as error:
            self.outcomes[name] = f"{type(error).__name__}: {error}"
        else:
            self.outcomes[name] = "ok"

    async def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """A method of the client, awaited when it is asynchronous."""
        found = self.client
        for part in name.split("."):
            found = getattr(found, part)
        result = found(*args, **kwargs)
        return await result if inspect.isawaitable(result) else result

    async def each(self, name: str, *args: Any, **kwargs: Any) -> list[Any]:
        """What a generator method yields."""
        found = await self.call(name, *args, **kwargs)
        if isinstance(found, AsyncIterator):
            return [entry async for entry in found]
        return list(found)

    def knows(self, method: str, parameter: str) -> bool:
        resource, _, name = method.partition(".")
        return parameter in inspect.signature(getattr(getattr(self.client, resource), name)).parameters


def public_methods(client: Any) -> list[str]:
    """Methods of the client and of its resources, without those of its own life."""
    found = ["health"] if hasattr(client, "health") else []
    for resource in RESOURCES:
        methods = inspect.getmembers(getattr(client, resource, None), inspect.ismethod)
        found += [f"{resource}.{name}" for name, _ in methods if not name.startswith("_")]
    return found


async def forms_list(visit: Visit) -> None:
    found = await visit.call("forms.list")
    assert FORM in [form.id for form in found]


async def forms_get(visit: Visit) -> None:
    form = await visit.call("forms.get", FORM)
    assert len(form.fields) == form.field_count > 40


async def generate_create(visit: Visit) -> None:
    order: dict[str, Any] = {"quantity": 3, "seed": 7, "output_formats": ["pdf_typed", "png_typed"]}
    if visit.old:
        order["output_formats"] = ["pdf_typed", "json"]
    if visit.knows("generate.create", "idempotency_key"):
        order["idempotency_key"] = f"{symagedocs.__name__}-{visit.folder.name}"
    created = await visit.call("generate.create", FORM, **order)
    visit.job_id = created.job_id
    assert created.credits_required == 66
    if visit.knows("generate.create", "idempotency_key"):
        assert (await visit.call("generate.create", FORM, **order)).job_id == visit.job_id


async def generate_wait(visit: Visit) -> None:
    job = await visit.call("generate.wait", visit.job_id, poll_interval=0.1)
    assert (job.status, job.progress, job.seed) == ("completed", 1.0, 7)


async def generate_get_job(visit: Visit) -> None:
    assert (await visit.call("generate.get_job", visit.job_id)).quantity == 3


async def generate_list_jobs(visit: Visit) -> None:
    page = await visit.call("generate.list_jobs", limit=1)
    assert len(page.data) == 1
    assert page.has_more in (True, False)
    done = await visit.call("generate.list_jobs", status="completed")
    assert visit.job_id in [job.job_id for job in done.data]


async def generate_download(visit: Visit) -> None:
    archives = ["pdf_typed"] if visit.old else []
    archives += ["dataset" if visit._has("generate.download_dataset") else "bundle"]
    for name in (*archives, "json", "csv"):
        path = visit.folder / f"download.{name}"
        await visit.call("generate.download", visit.job_id, name, str(path))
        assert path.stat().st_size > 100
        if name in archives:
            with zipfile.ZipFile(path) as archive:
                assert sum(entry.endswith(".pdf") for entry in archive.namelist()) == 3
    assert len(json.loads((visit.folder / "download.json").read_bytes())) == 3


async def generate_download_dataset(visit: Visit) -> None:
    await visit.call("generate.download_dataset", visit.job_id, str(visit.folder / "whole"))
    assert (visit.folder / "whole" / "dataset.zip").stat().st_size > 1000


async def generate_download_readme(visit: Visit) -> None:
    saved = await visit.call("generate.download_readme", visit.job_id, str(visit.folder))
    assert "3 identities" in Path(saved).read_text()


async def generate_list_downloads(visit: Visit) -> None:
    found = await visit.call("generate.list_downloads", visit.job_id)
    assert {"dataset.zip", f"{FORM}_2_typed.pdf"} <= {file.filename for file in found.files}


async def generate_list_items(visit: Visit) -> None:
    page = await visit.call("generate.list_items", visit.job_id, limit=2)
    assert [item.item_index for item in page.data] == [0, 1]
    assert page.has_more
    visit.item_id = page.data[0].item_id


async def generate_download_item(visit: Visit) -> None:
    files = await visit.call("generate.download_item", visit.job_id, visit.item_id)
    assert files[0].filename == f"{FORM}_0_typed.pdf"


async def generate_iter_training_examples(visit: Visit) -> None:
    found = await visit.each("generate.iter_training_examples", visit.job_id, format="funsd")
    assert [example.page_index for example in found] == [0, 0, 0]


async def generate_iter_bio_examples(visit: Visit) -> None:
    assert len(await visit.each("generate.iter_training_examples", visit.job_id)) == 3


async def generate_iter_donut_examples(visit: Visit) -> None:
    assert len(await visit.each("generate.iter_training_examples", visit.job_id, format="donut")) == 3


async def generate_get_bio_labels(visit: Visit) -> None:
    assert (await visit.call("generate.get_bio_labels", visit.job_id, visit.item_id)).tokens


async def generate_get_word_annotations(visit: Visit) -> None:
    assert (await visit.call("generate.get_word_annotations", visit.job_id, visit.item_id)).words


async def generate_cancel(visit: Visit) -> None:
    created = await visit.call("generate.create", FORM, quantity=2000)
    canceled = await visit.call("generate.cancel", created.job_id)
    assert canceled.status in ("canceling", "canceled")


async def identities_generate(visit: Visit) -> None:
    people = await visit.call("identities.generate", quantity=4, seed=7, config={"states": ["CA"]})
    assert [person["address"]["state"] for person in people] == ["CA"] * 4


async def account_balance(visit: Visit) -> None:
    balance = await visit.call("account.balance")
    assert balance.credits_allocated >= balance.credits_used >= 66


async def account_usage(visit: Visit) -> None:
    usage = await visit.call("account.usage", days=7)
    assert usage.period_days == 7
    assert usage.total_jobs == sum(usage.jobs_by_status.values()) >= 1


async def pricing_rates(visit: Visit) -> None:
    assert (await visit.call("pricing.rates")).pdf_typed["base_credits"] == 20


async def pricing_estimate(visit: Visit) -> None:
    asked = {"field_count": 50, "output_formats": ["pdf_typed"], "record_count": 100}
    assert (await visit.call("pricing.estimate", **asked)).credits == 2200


async def health(visit: Visit) -> None:
    assert await visit.call("health") == {"status": "healthy"}


async def webhooks_create(visit: Visit) -> None:
    made = await visit.call("webhooks.create", url="https://example.com/hook", events=["job.completed"])
    visit.webhook_id = made["id"]
    verify = symagedocs.webhooks.verify_signature
    signature = hmac.new(made["signing_secret"].encode(), b"{}", hashlib.sha256).hexdigest()
    assert verify(b"{}", signature, made["signing_secret"])


async def webhooks_list(visit: Visit) -> None:
    assert visit.webhook_id in json.dumps(await visit.call("webhooks.list"))


async def webhooks_update(visit: Visit) -> None:
    changed = await visit.call("webhooks.update", visit.webhook_id, description="ours")
    assert (changed["description"], changed["is_active"]) == ("ours", True)


async def webhooks_rotate(visit: Visit) -> None:
    assert (await visit.call("webhooks.rotate", visit.webhook_id))["signing_secret"]


async def webhooks_test_fire(visit: Visit) -> None:
    assert await visit.call("webhooks.test_fire", visit.webhook_id)


async def webhooks_deliveries(visit: Visit) -> None:
    found = await visit.call("webhooks.deliveries", visit.webhook_id)
    visit.delivery_id = found["items"][0]["id"]


async def webhooks_retry_delivery(visit: Visit) -> None:
    assert await visit.call("webhooks.retry_delivery", visit.webhook_id, visit.delivery_id)


async def webhooks_delete(visit: Visit) -> None:
    await visit.call("webhooks.delete", visit.webhook_id)
    assert visit.webhook_id not in json.dumps(await visit.call("webhooks.list"))


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
    made = await visit.call("batches.create", "a batch", FORM, token_budget=66)
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
    assert (await visit.call("batches.get_bio_labels", visit.batch_id, visit.batch_item_id)).tokens


async def batches_get_word_annotations(visit: Visit) -> None:
    assert (await visit.call("batches.get_word_annotations", visit.batch_id, visit.batch_item_id)).words


async def batches_iter_training_examples(visit: Visit) -> None:
    assert len(await visit.each("batches.iter_training_examples", visit.batch_id)) == 3


async def batches_wait(visit: Visit) -> None:
    """A batch whose budget is used up has ended."""
    found = await asyncio.wait_for(visit.call("batches.wait", visit.batch_id, poll_interval=0.1), 20)
    assert found.status == "exhausted"


STEPS: dict[str, Callable[[Visit], Awaitable[None]]] = {
    "health": health,
    "forms.list": forms_list,
    "forms.get": forms_get,
    "generate.create": generate_create,
    "generate.wait": generate_wait,
    "generate.get_job": generate_get_job,
    "generate.list_jobs": generate_list_jobs,
    "generate.download": generate_download,
    "generate.download_dataset": generate_download_dataset,
    "generate.download_readme": generate_download_readme,
    "generate.list_downloads": generate_list_downloads,
    "generate.list_items": generate_list_items,
    "generate.download_item": generate_download_item,
    "generate.iter_training_examples": generate_iter_training_examples,
    "generate.get_bio_labels": generate_get_bio_labels,
    "generate.get_word_annotations": generate_get_word_annotations,
    "generate.cancel": generate_cancel,
    "identities.generate": identities_generate,
    "account.balance": account_balance,
    "account.usage": account_usage,
    "pricing.rates": pricing_rates,
    "pricing.estimate": pricing_estimate,
    "webhooks.create": webhooks_create,
    "webhooks.list": webhooks_list,
    "webhooks.update": webhooks_update,
    "webhooks.rotate": webhooks_rotate,
    "webhooks.test_fire": webhooks_test_fire,
    "webhooks.deliveries": webhooks_deliveries,
    "webhooks.retry_delivery": webhooks_retry_delivery,
    "webhooks.delete": webhooks_delete,
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
"""What is done with each method, in this order."""

FURTHER: dict[str, tuple[str, Callable[[Visit], Awaitable[None]]]] = {
    "generate.iter_training_examples(bio)": ("generate.iter_training_examples", generate_iter_bio_examples),
    "generate.iter_training_examples(donut)": (
        "generate.iter_training_examples",
        generate_iter_donut_examples,
    ),
}
"""Further ways to call a method."""


async def visited(visit: Visit) -> dict[str, Any]:
    await visit.run()
    for name, (method, step) in FURTHER.items():
        if method in public_methods(visit.client):
            await visit._try(name, step)
    return {"public": public_methods(visit.client), "outcomes": visit.outcomes}


async def main() -> None:
    kind, folder, *options = sys.argv[1:]
    old = "old" in options
    if kind == "sync":
        with Client() as client:
            print(json.dumps(await visited(Visit(client, Path(folder), old=old))))
        return
    async with AsyncClient() as client:
        print(json.dumps(await visited(Visit(client, Path(folder), old=old))))


if __name__ == "__main__":
    asyncio.run(main())
