"""The verbs about a dataset that somebody has: `preview`, `score` and `push`."""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from symage.request import SPLITS

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_dataset_verbs(verbs: Verbs) -> None:
    _add_preview(verbs)
    _add_score(verbs)
    _add_push(verbs)


def _add_score(verbs: Verbs) -> None:
    score = verbs.add_parser("score", help="how well a reader reads a dataset")
    score.add_argument("dataset", metavar="ARCHIVE", type=Path, help="or the folder it was unpacked to")
    score.add_argument("predictions", type=Path, help="what it read: JSON, JSON lines or CSV")
    score.add_argument(
        "--split", action="append", choices=SPLITS, default=[], help="documents of this split alone"
    )
    score.add_argument("--html", type=Path, metavar="FILE", help="write a page with the worst documents")
    score.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    score.set_defaults(command=_score)


def _add_push(verbs: Verbs) -> None:
    push = verbs.add_parser("push", help="send a dataset to where others load it from")
    places = push.add_subparsers(required=True, metavar="PLACE")
    hub = places.add_parser("hf", help="a dataset repository of the Hugging Face Hub")
    hub.add_argument("--public", action="store_true", help="for everybody (default: private)")
    bucket = places.add_parser("s3", help="a bucket of S3")
    for place, command, target in ((hub, _push_hf, "OWNER/NAME"), (bucket, _push_s3, "s3://BUCKET/PREFIX")):
        place.add_argument("dataset", metavar="ARCHIVE", type=Path, help="or the folder it was unpacked to")
        place.add_argument("target", metavar=target)
        place.set_defaults(command=command)


def _add_preview(verbs: Verbs) -> None:
    preview = verbs.add_parser("preview", help="write the pages of an item of a dataset as PNG")
    preview.add_argument("dataset", metavar="ARCHIVE", type=Path, help="or the folder it was unpacked to")
    preview.add_argument("item", type=int, help="its number, from 0")
    add_pictures(preview)
    preview.set_defaults(command=_preview_item)


def add_pictures(preview: argparse.ArgumentParser) -> None:
    preview.add_argument("--boxes", action="store_true", help="draw labels and links over the pages")
    preview.add_argument("--output", type=Path, default=Path(), help="folder for the pictures")


def _preview_item(parsed: argparse.Namespace) -> int:
    from symage_cli.preview import preview_item

    return preview_item(parsed.dataset, parsed.item, parsed.output, sys.stdout, boxes=parsed.boxes)


def _score(parsed: argparse.Namespace) -> int:
    from symage_cli.score import score_predictions

    return score_predictions(
        parsed.dataset,
        parsed.predictions,
        sys.stdout,
        splits=parsed.split,
        html=parsed.html,
        json_file=parsed.json,
    )


def _push_hf(parsed: argparse.Namespace) -> int:
    from symage_cli.push import push_hf

    return push_hf(parsed.dataset, parsed.target, sys.stdout, public=parsed.public)


def _push_s3(parsed: argparse.Namespace) -> int:
    from symage_cli.push import push_s3

    return push_s3(parsed.dataset, parsed.target, sys.stdout)
