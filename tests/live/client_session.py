"""What a user of the published client does with a job, on whichever version Python finds.

Prints one JSON object that says what came back; files go to the folder that is the second argument.
The address and the key come from the client's own variables.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from symagedocs import AsyncClient, Client

ORDER: dict[str, Any] = {
    "form_id": "irs_w2_single_page_2025",
    "quantity": 120,
    "output_formats": ["pdf_typed", "png_typed"],
    "seed": 42,
}


def archive_format(generation: Any) -> str:
    """1.0.5 gave the archive another name, and the card came with it."""
    return "dataset" if hasattr(generation, "download_dataset") else "bundle"


def use_sync(folder: Path) -> dict[str, Any]:
    client = Client()
    generation = client.generate
    created = generation.create(**ORDER)
    job = generation.wait(created.job_id, poll_interval=0.1)
    archive = archive_format(generation)
    for name in (archive, "json", "csv"):
        generation.download(job.job_id, name, str(folder))
    if archive == "dataset":
        generation.download_readme(job.job_id, str(folder))
        generation.download_dataset(job.job_id, str(folder / "whole"))
    items = list(generation.list_items(job.job_id, limit=50).iter_all())
    examples = list(generation.iter_training_examples(job.job_id, format="funsd"))
    listed = [each.job_id for each in generation.list_jobs(limit=20).iter_all()]
    form = client.forms.get(ORDER["form_id"])
    return report(created, job, items, examples, listed, form, generation.list_downloads(job.job_id))


async def use_async(folder: Path) -> dict[str, Any]:
    async with AsyncClient() as client:
        generation = client.generate
        created = await generation.create(**ORDER)
        job = await generation.wait(created.job_id, poll_interval=0.1)
        archive = archive_format(generation)
        for name in (archive, "json", "csv"):
            await generation.download(job.job_id, name, str(folder))
        if archive == "dataset":
            await generation.download_readme(job.job_id, str(folder))
            await generation.download_dataset(job.job_id, str(folder / "whole"))
        items, page = [], await generation.list_items(job.job_id, limit=50)
        while True:
            items += page.data
            if not page.has_more:
                break
            page = await generation.list_items(job.job_id, limit=50, cursor=page.next_cursor)
        examples = [each async for each in generation.iter_training_examples(job.job_id, format="funsd")]
        listed = [each.job_id for each in (await generation.list_jobs(limit=20)).data]
        form = await client.forms.get(ORDER["form_id"])
        downloads = await generation.list_downloads(job.job_id)
        return report(created, job, items, examples, listed, form, downloads)


def report(
    created: Any,
    job: Any,
    items: list[Any],
    examples: list[Any],
    listed: list[str],
    form: Any,
    downloads: Any,
) -> dict[str, Any]:
    return {
        "created": created.model_dump(mode="json"),
        "job": job.model_dump(mode="json"),
        "items": [item.model_dump(mode="json") for item in items],
        "examples": [example.model_dump(mode="json") for example in examples],
        "listed": listed,
        "form": form.model_dump(mode="json"),
        "downloads": downloads.model_dump(mode="json"),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    found = use_sync(folder) if sys.argv[1] == "sync" else asyncio.run(use_async(folder))
    print(json.dumps(found))
