"""What a user does with forms and jobs."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import symagedocs

from tests.live.client_visit import FORM, Step, Visit


def check_tags(bio: Any) -> None:
    """The page's words, those of the SSN under its concept; an employer may hide its first five digits."""
    assert (bio.form_id, bio.page_count) == (FORM, 1)
    tagged = {token.label: token for token in bio.tokens}
    ssn = tagged["B-social_security_number"].text
    assert re.fullmatch(r"(\d{3}-\d\d|XXX-XX|\*{3}-\*\*)-\d{4}", ssn), ssn
    assert len(bio.tokens) > 173, len(bio.tokens)
    assert tagged["O"].page == 0


def check_words(annotations: Any) -> None:
    """Print is static; a value has its field and type. Clients before 1.0.5 know one link of each word."""
    assert (annotations.form_id, annotations.page_count) == (FORM, 1)
    ssn = next(word for word in annotations.words if word.field_id == "employee_ssn")
    assert (ssn.field_type, ssn.entity_type, ssn.linked_field_id) == ("ssn", "answer", None)
    static = [word for word in annotations.words if word.field_id is None]
    assert {word.field_type for word in static} == {"static"}
    assert "employee_ssn" in {word.linked_field_id for word in static}


def check_labels(bio: Any, annotations: Any) -> None:
    """Token i is word i."""
    check_tags(bio)
    check_words(annotations)
    for token, word in zip(bio.tokens, annotations.words, strict=True):
        assert token.text == word.text
        assert token.bbox == (word.x, word.y, word.x + word.width, word.y + word.height)
        assert (token.label == "O") == (word.field_id is None)


async def forms_list(visit: Visit) -> None:
    found = await visit.call("forms.list")
    assert FORM in [form.id for form in found]


async def forms_get(visit: Visit) -> None:
    form = await visit.call("forms.get", FORM)
    assert len(form.fields) == form.field_count > 40


async def generate_create(visit: Visit) -> None:
    order: dict[str, Any] = {
        "quantity": 3,
        "seed": 7,
        "output_formats": ["pdf_typed", "png_typed", "bio", "donut"],
    }
    if visit.old:
        order["output_formats"] = ["pdf_typed", "json", "bio", "donut"]
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
    archives += ["dataset" if visit.has("generate.download_dataset") else "bundle"]
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
    found = await visit.each("generate.iter_training_examples", visit.job_id)
    assert len(found) == 3
    for example in found:
        check_labels(example.bio, example.word_annotations)
        assert example.image_url.split("?")[0].endswith("_typed.pdf")


async def generate_iter_donut_examples(visit: Visit) -> None:
    assert len(await visit.each("generate.iter_training_examples", visit.job_id, format="donut")) == 3


async def generate_get_bio_labels(visit: Visit) -> None:
    check_tags(await visit.call("generate.get_bio_labels", visit.job_id, visit.item_id))


async def generate_get_word_annotations(visit: Visit) -> None:
    check_words(await visit.call("generate.get_word_annotations", visit.job_id, visit.item_id))


async def generate_cancel(visit: Visit) -> None:
    created = await visit.call("generate.create", FORM, quantity=2000)
    canceled = await visit.call("generate.cancel", created.job_id)
    assert canceled.status in ("canceling", "canceled")


STEPS: dict[str, Step] = {
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
}

FURTHER: dict[str, tuple[str, Step]] = {
    "generate.iter_training_examples(bio)": ("generate.iter_training_examples", generate_iter_bio_examples),
    "generate.iter_training_examples(donut)": (
        "generate.iter_training_examples",
        generate_iter_donut_examples,
    ),
}
"""Further ways to call a method."""
