"""examples/read_with_tesseract.py on a page that it is given, read for real."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

EXAMPLE = Path(__file__).parents[2] / "examples/read_with_tesseract.py"
RECORD = {
    "form_id": "letter",
    "item_index": 0,
    "fields": {
        "name": {"text": "Ada", "value": "Ada", "page": 0, "box": [40, 40, 600, 200]},
        "city": {"text": "London", "value": "London", "page": 0, "box": [40, 300, 600, 460]},
        "blank": {"text": "", "value": None},
        "ticked": {"text": "X", "value": True, "page": 0, "box": [700, 40, 740, 80]},
    },
    "_metadata": {"look": {"mark": "X"}},
}


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_words_go_to_the_fields_that_they_stand_in(tmp_path: Path) -> None:
    (tmp_path / "ground_truth/json").mkdir(parents=True)
    (tmp_path / "images/typed").mkdir(parents=True)
    (tmp_path / "ground_truth/json/letter_0.json").write_text(json.dumps(RECORD))
    picture = Image.new("L", (900, 600), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(90)
    draw.text((60, 60), "Ada", font=font, fill=0)
    draw.text((60, 320), "London", font=font, fill=0)
    picture.save(tmp_path / "images/typed/letter_0_typed_p0.png")
    said = tmp_path / "said.json"
    subprocess.run([sys.executable, str(EXAMPLE), str(tmp_path), str(said)], check=True)
    (document,) = json.loads(said.read_text())
    assert {name: field["text"] for name, field in document["fields"].items()} == {
        "name": "Ada",
        "city": "London",
    }
