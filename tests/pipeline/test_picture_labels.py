"""YOLO, COCO, Donut, Label Studio and FiftyOne: a mixed job read as their own loaders read it, and broken
samples refused by the same checks."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import datasets
import jsonschema
import numpy as np
import pytest
from PIL import Image
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from symage.annotations import schemes
from symage.request import Config, GenerationRequest
from symage_dagster import sharding
from tests.packaged import packaged
from tests.pipeline.donut_tokens import to_parse, to_tokens
from tests.pipeline.yolo_reader import names_of, read_yolo

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
FORMATS = ("pdf_typed", "yolo", "coco", "donut", "label_studio", "fiftyone")
SPLITS = {"train": range(2), "validation": range(2, 3), "test": range(3, 4)}
PAGES = {W2: 1, RETURN: 2}


def order(profile: str = "clean", **changes: Any) -> GenerationRequest:
    config = Config(dpi=100, degradation_profile=profile, splits=(50, 25, 25), **changes)
    return GenerationRequest((W2, RETURN), 4, 77, FORMATS, config)


@pytest.fixture(scope="module", params=["clean", "scanned"])
def profile(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def folder(profile: str, make_dataset: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a job, unpacked."""
    return unpacked(make_dataset(order(profile)).files, tmp_path_factory.mktemp(profile))


def unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def answers(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every answer of FUNSD, with the base name of its page."""
    for path in sorted((folder / "annotations/funsd/typed").iterdir()):
        name, _, page = path.stem.rpartition("_funsd_p")
        for entity in json.loads(path.read_text())["form"]:
            if entity["label"] == "answer":
                yield f"{name}_p{page}", entity


def label_of(base: str, field_id: str) -> str:
    form = packaged().get(W2 if base.startswith(W2) else RETURN)
    named = dict(
        zip((field.id for field in form.fields), schemes.labels(form, "semantic_concept"), strict=True)
    )
    return named[field_id]


def items_of(split: str) -> set[str]:
    return {
        f"{form}_{item}_typed_p{page}"
        for item in SPLITS[split]
        for form, pages in PAGES.items()
        for page in range(pages)
    }


# ---- YOLO


def test_yolo_loads_from_any_folder_with_the_boxes_of_funsd(folder: Path) -> None:
    data = folder / "annotations/yolo/typed/data.yaml"
    found, names = read_yolo(data), names_of(data)
    splits = {"train": "train", "val": "validation", "test": "test"}
    for key, split in splits.items():
        assert {picture.stem for picture in found[key]} == items_of(split)
    expected: dict[str, set[tuple[Any, ...]]] = {}
    for base, entity in answers(folder):
        expected.setdefault(base, set()).add((label_of(base, entity["field_id"]), *entity["box"]))
    read = {
        picture.stem: {(names[number], *map(round, sides)) for number, *sides in boxes}
        for pictures in found.values()
        for picture, boxes in pictures.items()
    }
    assert read == expected


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("240 0.5 0.5 0.1 0.1\n", "no class"),
        ("7 0.5 0.5 1.4 0.1\n", "not inside"),
        ("7 0.5 0.5 0.1 0.1\n7 0.5 0.5 0.1 0.1\n", "twice"),
        (None, "do not pair"),
    ],
)
def test_the_reader_of_yolo_refuses_what_is_broken(tmp_path: Path, broken: str | None, fault: str) -> None:
    for name in ("images", "labels"):
        (tmp_path / name / "train").mkdir(parents=True)
    Image.new("L", (10, 10)).save(tmp_path / "images/train/a.png")
    names = "".join(f"  {number}: c{number}\n" for number in range(240))
    (tmp_path / "data.yaml").write_text(f"train: images/train\nval: images/train\nnc: 240\nnames:\n{names}")
    if broken is not None:
        (tmp_path / "labels/train/a.txt").write_text(broken)
    with pytest.raises(ValueError, match=fault):
        read_yolo(tmp_path / "data.yaml")


# ---- COCO


def coco_faults(folder: Path, found: COCO) -> list[str]:
    """What the index does not see."""
    faults = []
    for image in found.dataset["images"]:
        with Image.open(folder / image["file_name"]) as picture:
            if picture.size != (image["width"], image["height"]):
                faults.append(f"size of image {image['id']}")
    for each in found.dataset["annotations"]:
        image = found.imgs[each["image_id"]]
        left, top, width, height = each["bbox"]
        inside = left + width <= image["width"] and top + height <= image["height"]
        if min(left, top) < 0 or min(width, height, each["area"]) <= 0 or not inside:
            faults.append(f"box of annotation {each['id']}")
        if each["category_id"] not in found.cats:
            faults.append(f"category of annotation {each['id']}")
    for kind, index in (("images", found.imgs), ("annotations", found.anns), ("categories", found.cats)):
        if len(index) != len(found.dataset[kind]):
            faults.append(f"{kind} of one id")
    return faults


def self_precision(found: COCO) -> float:
    """Average precision of the labels taken as detections."""
    detections = [
        {**{key: each[key] for key in ("image_id", "category_id", "bbox")}, "score": 1.0}
        for each in found.dataset["annotations"]
    ]
    evaluation = COCOeval(found, found.loadRes(detections), "bbox")
    evaluation.params.maxDets = [1, 10, 1000]
    evaluation.evaluate()
    evaluation.accumulate()
    precision = evaluation.eval["precision"][:, :, :, 0, -1]
    return float(precision[precision > -1].mean())


def test_coco_is_indexed_and_finds_itself(folder: Path) -> None:
    seen: dict[str, set[int]] = {"images": set(), "annotations": set()}
    boxes = set()
    for split in SPLITS:
        found = COCO(folder / f"annotations/coco/typed/{split}.json")
        assert {Path(image["file_name"]).stem for image in found.dataset["images"]} == items_of(split)
        assert coco_faults(folder, found) == []
        assert self_precision(found) == 1.0
        for kind, ids in seen.items():
            new = {each["id"] for each in found.dataset[kind]}
            assert not new & ids
            ids |= new
        for each in found.dataset["annotations"]:
            left, top, width, height = each["bbox"]
            base = Path(found.imgs[each["image_id"]]["file_name"]).stem
            boxes.add((base, each["field_id"], left, top, left + width, top + height))
            assert found.cats[each["category_id"]]["name"] == label_of(base, each["field_id"])
    assert boxes == {(base, entity["field_id"], *entity["box"]) for base, entity in answers(folder)}


def test_outlines_of_coco_follow_the_paper(folder: Path, profile: str) -> None:
    found = json.loads((folder / "annotations/coco/typed/train.json").read_text())
    quads = {(base, each["field_id"]): each.get("quad") for base, each in answers(folder)}
    pages = {image["id"]: Path(image["file_name"]).stem for image in found["images"]}
    for each in found["annotations"]:
        (outline,) = each["segmentation"]
        left, top, width, height = each["bbox"]
        quad = quads[pages[each["image_id"]], each["field_id"]]
        if profile == "clean":
            right, bottom = left + width, top + height
            assert outline == [left, top, right, top, right, bottom, left, bottom]
            assert each["area"] == width * height
        else:
            assert outline == [side for corner in quad for side in corner]
            assert 0 < each["area"] < 1.05 * width * height


def test_supercategories_are_what_fields_of_a_category_have_in_common(folder: Path) -> None:
    found = json.loads((folder / "annotations/coco/typed/test.json").read_text())["categories"]
    groups = {each["name"]: each["supercategory"] for each in found}
    assert (groups["social_security_number"], groups["employer.ein"]) == ("person", "employer")
    assert [each["id"] for each in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("change", ["box", "id", "category", "size"])
def test_the_checks_of_coco_refuse_what_is_broken(folder: Path, tmp_path: Path, change: str) -> None:
    sample = json.loads((folder / "annotations/coco/typed/test.json").read_text())
    first, second = sample["annotations"][:2]
    breaks: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "box": (first, {"bbox": [0, 0, 5000, 10]}),
        "id": (first, {"id": second["id"]}),
        "category": (first, {"category_id": 9999}),
        "size": (sample["images"][0], {"width": 10}),
    }
    broken, values = breaks[change]
    broken.update(values)
    (tmp_path / "broken.json").write_text(json.dumps(sample))
    assert coco_faults(folder, COCO(tmp_path / "broken.json"))


# ---- Donut


def leaves(parse: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(parse, dict):
        for key, below in parse.items():
            yield from leaves(below, f"{path}.{key}" if path else key)
    else:
        yield from ((path, text) for text in (parse if isinstance(parse, list) else [parse]))


def test_donut_loads_as_an_image_folder_by_split(folder: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(
        "imagefolder", data_dir=str(folder / "annotations/donut/typed"), cache_dir=str(tmp_path)
    )
    assert {split: len(rows) for split, rows in loaded.items()} == {
        split: len(items_of(split)) for split in SPLITS
    }
    for row in loaded["train"]:
        assert row["image"].size == (850, 1100)
        parse = json.loads(row["ground_truth"])["gt_parse"]
        assert to_parse(to_tokens(parse)) == parse


def test_donut_reads_what_each_page_says(folder: Path) -> None:
    marks = {field.id for field in packaged().get(RETURN).fields if field.options is not None}
    said: dict[str, list[tuple[str, str]]] = {}
    for base, entity in answers(folder):
        if entity["field_id"] not in marks:
            said.setdefault(base, []).append((label_of(base, entity["field_id"]), entity["text"]))
    read: dict[str, list[tuple[str, str]]] = {}
    for split in SPLITS:
        place = folder / f"annotations/donut/typed/{split}"
        for line in (place / "metadata.jsonl").read_text().splitlines():
            row = json.loads(line)
            assert (place / row["file_name"]).is_file()
            base = Path(row["file_name"]).stem
            read[base] = list(leaves(json.loads(row["ground_truth"])["gt_parse"]))
    chosen = {label_of(RETURN, field) for field in marks}
    for base, pairs in read.items():
        assert sorted(pair for pair in pairs if pair[0] not in chosen) == sorted(said[base])
    single = [text for pairs in read.values() for label, text in pairs if label in chosen]
    options = {name for field in packaged().get(RETURN).fields for name in field.options or ()}
    assert single
    assert set(single) <= options


def test_a_document_has_its_rows_in_a_file_of_its_own(folder: Path) -> None:
    whole = "".join(
        (folder / f"annotations/donut/typed/{split}/metadata.jsonl").read_text() for split in SPLITS
    )
    alone = "".join(
        (folder / f"annotations/donut/typed/{form}_{item}_typed_donut.jsonl").read_text()
        for item in range(4)
        for form in PAGES
    )
    assert whole == alone


def test_tokens_that_are_not_closed_are_refused() -> None:
    with pytest.raises(ValueError, match="missing"):
        to_parse("<s_name>Ann</s_nam>")


# ---- Label Studio

NUMBER = {"type": "number", "minimum": 0, "maximum": 100}
RESULT = {
    "type": "object",
    "required": ["id", "type", "from_name", "to_name", "original_width", "original_height", "value"],
    "properties": {
        "type": {"enum": ["rectanglelabels", "textarea"]},
        "image_rotation": {"const": 0},
        "value": {
            "required": ["x", "y", "width", "height", "rotation"],
            "properties": {**dict.fromkeys(("x", "y", "width", "height"), NUMBER), "rotation": {"const": 0}},
        },
    },
}
TASKS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "required": ["data", "predictions"],
        "properties": {
            "data": {"required": ["image"], "properties": {"image": {"type": "string"}}},
            "predictions": {
                "type": "array",
                "items": {
                    "required": ["model_version", "result"],
                    "properties": {"result": {"type": "array", "items": RESULT}},
                },
            },
        },
    },
}
"""After https://labelstud.io/guide/predictions."""


def task_faults(folder: Path, tasks: Any) -> list[str]:
    """Whether tasks are as documented and the setup has what they name."""
    faults = [str(each.message) for each in jsonschema.Draft202012Validator(TASKS).iter_errors(tasks)]
    if faults:
        return faults
    setup = ElementTree.fromstring((folder / "annotations/label_studio/typed/setup.xml").read_text())
    controls = {each.get("name") for each in setup if each.get("toName") == "image"}
    known = {each.get("value") for each in setup.iter("Label")}
    for task in tasks:
        image = unquote(task["data"]["image"].removeprefix("/data/local-files/?d="))
        if not (folder / image).is_file():
            faults.append(f"no picture {image}")
        for result in task["predictions"][0]["result"]:
            if result["from_name"] not in controls or result["to_name"] != "image":
                faults.append(f"no control {result['from_name']}")
            if not set(result["value"].get("rectanglelabels", ())) <= known:
                faults.append(f"no label {result['value']['rectanglelabels']}")
    return faults


def test_label_studio_can_show_each_task(folder: Path) -> None:
    shown = set()
    for split in SPLITS:
        tasks = json.loads((folder / f"annotations/label_studio/typed/{split}.json").read_text())
        assert task_faults(folder, tasks) == []
        for task in tasks:
            base = Path(task["data"]["image"]).stem
            results = task["predictions"][0]["result"]
            texts = {each["id"]: each["value"]["text"] for each in results if each["type"] == "textarea"}
            regions = [each for each in results if each["type"] == "rectanglelabels"]
            assert len(texts) == len(regions)
            for each in regions:
                place, size = each["value"], (each["original_width"], each["original_height"])
                left, top = place["x"] * size[0] / 100, place["y"] * size[1] / 100
                (label,) = place["rectanglelabels"]
                shown.add((base, label, round(left), round(top)))
    assert shown == {
        (base, label_of(base, each["field_id"]), *each["box"][:2]) for base, each in answers(folder)
    }


@pytest.mark.parametrize(
    ("key", "value"), [("x", 140), ("width", "wide"), ("rectanglelabels", ["nothing"])], ids=str
)
def test_the_checks_of_label_studio_refuse_what_is_broken(folder: Path, key: str, value: Any) -> None:
    tasks = json.loads((folder / "annotations/label_studio/typed/test.json").read_text())
    tasks[0]["predictions"][0]["result"][0]["value"][key] = value
    assert task_faults(folder, tasks)


# ---- FiftyOne


def fiftyone_faults(data_path: Path, found: Mapping[str, Any]) -> list[str]:
    """After docs.voxel51.com/user_guide/import_datasets.html#fiftyoneimagedetectiondataset."""
    faults = [] if found.keys() == {"classes", "labels"} else ["members"]
    stems = {path.stem for path in data_path.iterdir()}
    faults += [f"no picture {name}" for name in found["labels"] if name not in stems]
    for each in (each for detections in found["labels"].values() for each in detections):
        left, top, width, height = each["bounding_box"]
        inside = min(left, top) >= 0 < min(width, height) and max(left + width, top + height) <= 1 + 2e-6
        known = each["label"] in range(len(found["classes"]))
        faults += [f"{each}"] if not inside or not known else []
    return faults


def test_fiftyone_reads_the_boxes_of_funsd(folder: Path) -> None:
    shown = set()
    for split in SPLITS:
        found = json.loads((folder / f"annotations/fiftyone/typed/{split}.json").read_text())
        assert fiftyone_faults(folder / "images/typed", found) == []
        assert found["labels"].keys() == items_of(split)
        for base, detections in found["labels"].items():
            for each in detections:
                left, top, width, height = (np.array(each["bounding_box"]) * [850, 1100, 850, 1100]).tolist()
                box = (round(left), round(top), round(left + width), round(top + height))
                shown.add((base, each["attributes"]["field_id"], *box))
                assert found["classes"][each["label"]] == label_of(base, each["attributes"]["field_id"])
    assert shown == {(base, entity["field_id"], *entity["box"]) for base, entity in answers(folder)}


@pytest.mark.parametrize("change", [{"label": 9999}, {"bounding_box": [0.9, 0.5, 0.2, 0.1]}], ids=str)
def test_the_checks_of_fiftyone_refuse_what_is_broken(folder: Path, change: dict[str, Any]) -> None:
    found = json.loads((folder / "annotations/fiftyone/typed/test.json").read_text())
    next(iter(found["labels"].values()))[0].update(change)
    assert fiftyone_faults(folder / "images/typed", found)


# ---- the job


def test_pictures_lie_where_each_format_looks_and_nowhere_twice(make_dataset: Callable[..., Any]) -> None:
    request = GenerationRequest((W2,), 4, 77, ("pdf_typed", "yolo"), Config(dpi=72))
    files = make_dataset(request).files
    pictures = [path for path in files if path.endswith(".png")]
    assert sorted(pictures) == [
        f"annotations/yolo/typed/images/train/{W2}_{item}_typed_p0.png" for item in range(4)
    ]
    funsd = json.loads(files[f"annotations/funsd/typed/{W2}_2_typed_funsd_p0.json"])
    assert funsd["image_path"] == pictures[2]
    data = files["annotations/yolo/typed/data.yaml"].decode()
    assert data.startswith("train: images/train\nval: images/train\nnc: ")


@pytest.mark.parametrize("scheme", ["nist3", "field_type"])
def test_schemes_name_the_classes(
    make_dataset: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str
) -> None:
    """In shards of any size the files are the same."""
    request = order(label_scheme=scheme)
    whole = make_dataset(request).files
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 3)
    assert make_dataset(request).files == whole
    folder = unpacked(whole, tmp_path)
    expected = schemes.names([packaged().get(form) for form in PAGES], scheme)
    assert tuple(names_of(folder / "annotations/yolo/typed/data.yaml").values()) == expected
    read_yolo(folder / "annotations/yolo/typed/data.yaml")
    parse = next(
        json.loads(json.loads(line)["ground_truth"])["gt_parse"]
        for line in (folder / "annotations/donut/typed/train/metadata.jsonl").read_text().splitlines()
    )
    assert parse.keys() <= set(expected)
    assert any(isinstance(value, list) for value in parse.values())
    assert to_parse(to_tokens(parse)) == parse
