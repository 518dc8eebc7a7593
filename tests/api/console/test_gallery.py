"""The forms of a gallery: by which words each is found, and that they do not weigh on its page."""

import json

from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, sign_in
from tests.packaged import packaged


def test_a_form_is_found_by_its_id_and_by_every_word_of_its_labels(visit: Visit) -> None:
    found = json.loads(visit.page("/console/forms/words.json"))
    assert set(found) == {form.id for form in packaged()}
    assert found[W2].split().count("social") == 1
    for form in packaged():
        assert form.id in found[form.id]
        for field in form.fields:
            words = [word.strip(".,()'’/:") for word in field.label.lower().split()]
            plain = [word for word in words if word.isalnum() and len(word) > 1]
            assert all(word in found[form.id] for word in plain), (form.id, field.label)


def test_words_are_for_who_is_signed_in_and_in_no_page(api: Api) -> None:
    assert Visit(api).get("/console/forms/words.json").status == 303
    visit = sign_in(api)
    for path in ("/console/new", "/console/forms"):
        assert "not used dependent care" not in visit.page(path)
