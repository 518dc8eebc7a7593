"""Stored requests: those from before handwriting are read, and those with it come back as they were."""

import json

from symage.request import GenerationRequest, Handwriting


def test_a_request_without_handwriting_has_the_defaults() -> None:
    request = GenerationRequest(("irs_w2_2025",), 3, 7)
    stored = json.loads(request.to_json())
    del stored["handwriting"]
    assert GenerationRequest.from_json(json.dumps(stored)) == request


def test_a_request_comes_back_as_it_was_stored() -> None:
    handwriting = Handwriting({"black": 40, "blue": 60}, "per_field", 1.0, 0.25)
    request = GenerationRequest(("irs_w2_2025",), 3, 7, ("pdf_handwritten",), handwriting=handwriting)
    assert GenerationRequest.from_json(request.to_json()) == request
