"""The verbs of `symage forms`: their arguments, and where they go."""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from symage.documents.printers import AUTO, choices
from symage.documents.wear.profiles import CLEAN, MIXED, PROFILES
from symage_cli.dataset_verbs import add_pictures

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_form_verbs(forms: Verbs) -> None:
    forms.add_parser("list", help="a line per form").set_defaults(command=_list_forms)
    forms.add_parser("check", help="every fault of every definition").set_defaults(command=_check_forms)
    verify = forms.add_parser("verify", help="check a dataset from its ground truth alone")
    verify.add_argument("dataset", metavar="ARCHIVE", type=Path, help="or the folder it was unpacked to")
    verify.set_defaults(command=_verify_dataset)
    audit = forms.add_parser(
        "audit", help="hold a dataset against the forms' instructions, by rules apart from the definitions"
    )
    audit.add_argument("dataset", metavar="ARCHIVE", type=Path, help="or the folder it was unpacked to")
    audit.set_defaults(command=_audit_dataset)
    preview = forms.add_parser("preview", help="write the pages of a filled form as PNG")
    preview.add_argument("form")
    preview.add_argument("--seed", type=int, default=1, help="whose form it is (default 1)")
    preview.add_argument("--look", choices=choices(), default=AUTO, help="who prints it (default auto)")
    preview.add_argument(
        "--profile",
        choices=(CLEAN, *PROFILES, MIXED),
        default=CLEAN,
        help="how it was read in (default clean)",
    )
    preview.add_argument("--surface", default="typed", help="how it is filled in (default typed)")
    add_pictures(preview)
    preview.set_defaults(command=_preview_form)
    sheet = forms.add_parser("sheet", help="write a contact sheet of filled forms, to print")
    sheet.add_argument("form", nargs="*", help="forms (default: all)")
    sheet.add_argument("--seed", type=int, default=1, help="whose forms they are (default 1)")
    sheet.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")
    sheet.set_defaults(command=_print_sheet)
    show = forms.add_parser("show", help="one form and its fields")
    show.add_argument("form")
    show.set_defaults(command=_show_form)
    compare = forms.add_parser("compare", help="compare our drawing of a form with a blank PDF of it")
    compare.add_argument("form")
    compare.add_argument("blank", type=Path)
    compare.add_argument("--overlay", type=Path, help="folder for pictures of the differences")
    compare.set_defaults(command=_compare_form)


def _list_forms(_: argparse.Namespace) -> int:
    from symage_cli.forms import list_forms

    return list_forms(sys.stdout)


def _check_forms(_: argparse.Namespace) -> int:
    from symage_cli.forms import check_forms

    return check_forms(sys.stdout)


def _show_form(parsed: argparse.Namespace) -> int:
    from symage_cli.forms import show_form

    return show_form(parsed.form, sys.stdout)


def _verify_dataset(parsed: argparse.Namespace) -> int:
    from symage_cli.verify import verify_dataset

    return verify_dataset(parsed.dataset, sys.stdout)


def _audit_dataset(parsed: argparse.Namespace) -> int:
    from symage_cli.audit import audit_dataset

    return audit_dataset(parsed.dataset, sys.stdout)


def _preview_form(parsed: argparse.Namespace) -> int:
    from symage.request import Config
    from symage_cli.preview import Sample, preview_form

    config = Config(look=parsed.look, degradation_profile=parsed.profile)
    sample = Sample(parsed.form, parsed.seed, config, parsed.surface)
    return preview_form(sample, parsed.output, sys.stdout, boxes=parsed.boxes)


def _print_sheet(parsed: argparse.Namespace) -> int:
    from symage_cli.forms import print_sheet

    return print_sheet(parsed.form, parsed.seed, parsed.output, sys.stdout)


def _compare_form(parsed: argparse.Namespace) -> int:
    from symage_cli.forms import compare_form

    return compare_form(parsed.form, parsed.blank, parsed.overlay, sys.stdout)
