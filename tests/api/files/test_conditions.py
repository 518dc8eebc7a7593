"""Conditional requests for files, as caches, proxies and careful clients send them (RFC 9110, section 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.conftest import ARTIFACTS

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

ZIP = ARTIFACTS["dataset"]
LONG_AGO, LATER = "Thu, 01 Jan 1970 00:00:01 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.fixture
def path(api: Api) -> str:
    return f"/api/v1/jobs/{api.ended_job().id}/download/dataset"


def tag_of(answer: Answer) -> str:
    return answer.headers["etag"]


def test_a_weak_tag_is_known_as_well(api: Api, path: str) -> None:
    tag = tag_of(api.get(path))
    for sent in (tag, f"W/{tag}", f'"other", W/{tag}', "*"):
        assert api.get(path, headers={"If-None-Match": sent}).status == 304
    assert api.get(path, headers={"If-None-Match": 'W/"other"'}).body == ZIP


def test_who_wants_only_the_file_it_knows_gets_no_other(api: Api, path: str) -> None:
    tag = tag_of(api.get(path))
    for sent in (tag, "*", f'"other", {tag}'):
        assert api.get(path, headers={"If-Match": sent}).status == 200
    for sent in ('"other"', f"W/{tag}"):
        refused = api.get(path, headers={"If-Match": sent})
        assert (refused.status, refused.json["error"]["code"]) == (412, "precondition_failed")


def test_a_file_says_when_it_was_made_and_is_not_sent_again_to_who_has_it(api: Api, path: str) -> None:
    made = api.get(path).headers["last-modified"]
    for since, status in ((made, 304), (LATER, 304), (LONG_AGO, 200)):
        assert api.get(path, headers={"If-Modified-Since": since}).status == status
    for since, status in ((made, 200), (LATER, 200), (LONG_AGO, 412)):
        assert api.get(path, headers={"If-Unmodified-Since": since}).status == status
    # A tag comes before a time.
    both = {"If-None-Match": '"other"', "If-Modified-Since": LATER}
    assert api.get(path, headers=both).status == 200


@pytest.mark.parametrize(
    "asked", ["bytes=0-", f"bytes=0-{len(ZIP) - 1}", "bytes=0-99999999999999999999", f"bytes=-{len(ZIP) + 5}"]
)
def test_a_range_that_holds_all_of_it_is_a_part_all_the_same(api: Api, path: str, asked: str) -> None:
    answer = api.get(path, headers={"Range": asked})
    assert (answer.status, answer.body) == (206, ZIP)
    assert answer.headers["content-range"] == f"bytes 0-{len(ZIP) - 1}/{len(ZIP)}"


def test_a_file_is_kept_by_its_reader_alone_and_asked_for_again(api: Api, path: str) -> None:
    assert api.get(path).headers["cache-control"] == "private, no-cache"
