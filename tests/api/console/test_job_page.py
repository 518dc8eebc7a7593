"""The page of a job: progress, pages with labels, files, cancel."""

import re

from symage.cases.ready import ReadyForms
from symage.storage import jobs
from symage.storage.item_files import DOCUMENTS
from tests.api.conftest import ARTIFACTS, SIX_COPIES, W2, Api
from tests.api.console.conftest import Visit, packed_job, real_job, tags

RETURN = ("irs_w2_single_page_2024", "irs_f1040_2024")
FRAGMENT = {"HX-Request": "true"}


def test_pages_are_those_of_the_dataset_with_their_labels(api: Api, visit: Visit, ready: ReadyForms) -> None:
    job = real_job(api, ready, *RETURN, quantity=3, formats=("pdf_typed", "png_typed"))
    page = visit.page(f"/console/jobs/{job.id}?item=1&page=irs_f1040_2024.typed.0&scheme=field_id")
    fields = {a["data-field"] for tag, a in tags(page) if tag == "polygon" and a.get("data-field")}
    assert {"first_name", "ssn", "line_1a"} <= fields
    assert "Has in it: W-2 Copy B box 1" in page
    assert re.search(r'<span class="of">line_1a</span>', page)
    (source,) = [a["src"] for tag, a in tags(page) if tag == "img"]
    png = visit.get(str(source))
    assert png.body.startswith(b"\x89PNG")
    assert "immutable" in png.headers["cache-control"]


def test_pages_without_pictures_are_drawn_from_the_pdf(api: Api, visit: Visit, ready: ReadyForms) -> None:
    job = real_job(api, ready, W2, quantity=1, formats=("pdf_typed",))
    picture = visit.get(f"/console/jobs/{job.id}/pictures/0/{W2}.typed.0.png")
    assert picture.body.startswith(b"\x89PNG")


def test_what_a_job_has_not_is_not_shown(api: Api, visit: Visit, ready: ReadyForms) -> None:
    job = real_job(api, ready, W2, quantity=2, formats=("pdf_typed", "png_typed"))
    for key in (f"{W2}.typed.1", f"{W2}.handwritten.0", f"{SIX_COPIES}.typed.0", "nothing", f"{W2}.typed.-1"):
        assert visit.get(f"/console/jobs/{job.id}/pictures/0/{key}.png").status == 404, key
    assert visit.get(f"/console/jobs/{job.id}/pictures/2/{W2}.typed.0.png").status == 404
    assert 'value="1"' in visit.page(f"/console/jobs/{job.id}?item=99&page=nothing&scheme=nothing")


def test_next_items_come_as_a_fragment(api: Api, visit: Visit, ready: ReadyForms) -> None:
    job = real_job(api, ready, W2, quantity=3, formats=("pdf_typed", "png_typed"))
    answer = visit.get(f"/console/jobs/{job.id}?item=1", **FRAGMENT, **{"HX-Target": "viewer"})
    page = answer.body.decode()
    assert "<html" not in page
    steps = [a["href"] for tag, a in tags(page) if tag == "a" and a.get("data-step")]
    assert [re.search(r"item=(\d)", str(step))[1] for step in steps] == ["0", "2"]  # type: ignore[index]


def test_items_that_come_while_one_looks_can_be_gone_to(api: Api, visit: Visit, ready: ReadyForms) -> None:
    """By what is asked for again and again, from the item that is looked at."""
    job = packed_job(api, ready, W2, quantity=3, formats=("pdf_typed",), stages=(DOCUMENTS,))
    path = f"/console/jobs/{job.id}/progress?shown=generating"
    here = visit.page(f"{path}&item=1&page={W2}.typed.0&scheme=field_id")
    (ahead,) = [part for part in here.split("<span") if 'id="ahead"' in part]
    assert "hx-swap-oob" in ahead
    told = here.partition('id="ahead"')[2]
    assert "of 0 to 2" in told
    assert "item=2" in told
    assert "scheme=field_id" in told
    assert "item=" not in visit.page(f"{path}&item=2").partition('id="ahead"')[2]
    bare = api.started_job(W2, quantity=2)
    assert 'id="ahead"' not in visit.page(f"/console/jobs/{bare.id}/progress?shown=generating")


def test_a_job_under_way_shows_how_far_it_is_until_it_has_ended(api: Api, visit: Visit) -> None:
    job = api.started_job(W2, quantity=4)
    page = visit.page(f"/console/jobs/{job.id}")
    assert f'hx-get="/console/jobs/{job.id}/progress?shown=generating"' in page
    assert "Pages come here as they are made" in page
    assert "every 2s" in visit.page(f"/console/jobs/{job.id}/progress")
    api.finish_job(job, 4)
    assert visit.get(f"/console/jobs/{job.id}/progress").headers["hx-refresh"] == "true"


def test_its_figures_come_with_its_stages_and_the_page_anew_when_it_is_canceled(
    api: Api, visit: Visit
) -> None:
    job = api.started_job(W2, quantity=4)
    address = f"/console/jobs/{job.id}/progress?shown={job.status}"
    assert address in visit.page(f"/console/jobs/{job.id}")
    parts = tags(visit.page(address))
    assert {a["id"] for _, a in parts if a.get("hx-swap-oob") == "true"} == {"state", "facts"}
    visit.post(f"/console/jobs/{job.id}/cancel")
    assert visit.get(address).headers["hx-refresh"] == "true"
    assert "Canceling" in visit.page(f"/console/jobs/{job.id}/progress?shown={jobs.CANCELING}")


def test_pages_come_before_their_labels(api: Api, visit: Visit, ready: ReadyForms) -> None:
    job = packed_job(api, ready, W2, quantity=2, formats=("pdf_typed", "png_typed"), stages=(DOCUMENTS,))
    page = visit.page(f"/console/jobs/{job.id}?item=1")
    assert "Labels come when all pages are made" in page
    shown = next(str(a["src"]) for tag, a in tags(page) if tag == "img" and "/pictures/" in str(a["src"]))
    assert visit.get(shown).body.startswith(b"\x89PNG")


def test_files_are_those_that_the_api_serves(api: Api, visit: Visit) -> None:
    job = api.ended_job(W2, quantity=2, finished=0)
    page = visit.page(f"/console/jobs/{job.id}")
    for kind in ("dataset", "json", "csv", "manifest", "readme"):
        assert f"/console/jobs/{job.id}/files/{kind}" in page
        assert visit.get(f"/console/jobs/{job.id}/files/{kind}").body == ARTIFACTS[kind]
    part = visit.get(f"/console/jobs/{job.id}/files/dataset", Range="bytes=0-9")
    assert (part.status, part.body) == (206, ARTIFACTS["dataset"][:10])
    assert visit.get(f"/console/jobs/{job.id}/files/1").status == 404


def test_canceling_asks_the_job_to_stop(api: Api, visit: Visit) -> None:
    waiting, running = api.accepted_job(W2), api.started_job(W2)
    for job in (waiting, running):
        assert visit.post(f"/console/jobs/{job.id}/cancel").status == 303
    assert api.stored_job(waiting.id).status == jobs.CANCELED
    assert api.stored_job(running.id).status == jobs.CANCELING
    assert visit.post(f"/console/jobs/{api.ended_job(W2).id}/cancel").status == 409


def test_jobs_are_found_by_state_form_and_id(api: Api, visit: Visit) -> None:
    done, failed = api.ended_job(W2), api.ended_job(SIX_COPIES, status=jobs.FAILED, artifacts={})
    found = {
        query: {
            job.id
            for job in (done, failed)
            if f'/console/jobs/{job.id}"' in visit.page(f"/console/jobs?{query}")
        }
        for query in ("", "status=failed", "q=copy+b", f"q={done.id[:8]}", "q=1040", "q=%00")
    }
    assert found == {
        "": {done.id, failed.id},
        "status=failed": {failed.id},
        "q=copy+b": {done.id},
        f"q={done.id[:8]}": {done.id},
        "q=1040": set(),
        "q=%00": {done.id, failed.id},
    }


def test_pages_of_jobs_follow_one_another(api: Api, visit: Visit) -> None:
    made = [api.accepted_job(W2).id for _ in range(27)]
    first = visit.page("/console/jobs")
    older = next(str(a["href"]) for tag, a in tags(first) if tag == "a" and "cursor=" in str(a.get("href")))
    shown = re.findall(r'class="cover" href="/console/jobs/([^"]+)"', first + visit.page(older))
    assert shown == made[::-1]


def test_nothing_is_offered_that_is_gone_or_empty(api: Api, visit: Visit) -> None:
    """The artifacts of a job stay noted when its files have been deleted."""
    gone = api.ended_job(W2, status=jobs.EXPIRED)
    assert gone.artifacts
    empty = api.ended_job(W2, status=jobs.CANCELED, finished=0)
    there = api.ended_job(W2)
    for path in (f"/console/jobs/{gone.id}", f"/console/jobs?q={gone.id}"):
        assert f"{gone.id}/files/" not in visit.page(path)
    assert 'class="btn pri" href="/console/jobs' not in visit.page(f"/console/jobs/{empty.id}")
    assert f"{there.id}/files/dataset" in visit.page(f"/console/jobs?q={there.id}")
