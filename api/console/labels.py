"""What the pages call the keys of orders, tables, datasets and webhooks: the labels of their fields."""

from collections.abc import Mapping
from types import MappingProxyType

ORDER: Mapping[str, str] = MappingProxyType(
    {
        "form_id": "Forms",
        "form_ids": "Forms",
        "quantity": "People",
        "seed": "Seed",
        "output_formats": "Files",
        "degradation_profile": "Pages were",
        "degradation_strength": "How worn",
        "look": "Typed text",
        "handwriting_difficulty": "Hands",
        "correction_rate": "Struck out and written anew",
        "ink_color": "Ink of handwriting",
        "ink_color_distribution": "Several inks",
        "writer_consistency": "Hands change",
        "png_mode": "Channels of pictures",
        "dpi": "Dots per inch",
        "coherence_mode": "Values of one person",
        "coverage": "Boxes",
        "pin_mode": "What depends on a pinned value",
        "fill_scenarios": "Fill scenarios",
        "states": "States",
        "age_min": "Youngest",
        "age_max": "Oldest",
        "sex": "Sex of the first person",
        "filers": "Returns are about",
        "id_policy": "Numbers",
        "reference_date": "Ages hold on",
        "procedure_codes": "Codes on claims",
        "splits": "Train, Validation, Test",
        "label_scheme": "Labels call fields by",
        "boxes": "Boxes hold",
        "bundle_layout": "Archive",
        "license": "Licence on the card",
        "records": "Ground truth",
        "confirmed_credits": "Credits",
        "name": "Name",
        "cron": "When",
        "timezone": "Time zone",
        "seed_policy": "Each version is about",
        "keep": "Good versions that stay",
        "publish_to": "Copy each version to",
        "webhook_url": "Webhook",
    }
)
TABLE: Mapping[str, str] = MappingProxyType(
    {
        "columns": "Columns",
        "quantity": "Rows",
        "seed": "Seed",
        "output_formats": "Files",
        "csv_safe": "CSV for spreadsheets",
        "tables": "Further tables",
        "prompt": "Columns in words",
        "name": "Name",
        "confirmed_credits": "Credits",
    }
)
LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "min": "At least",
        "max": "At most",
        "min_days": "Days, at least",
        "max_days": "Days, at most",
        "null_rate": "Share empty, 0 to 1",
        "unique": "No value twice",
        "format": "Written as",
        "depends_on": "Follows column",
        "group": "Group",
        "distribution_type": "Distribution",
        "correlated_with": "Goes with column",
        "true_rate": "Share of true, 0 to 1",
        "weekdays": "Monday to Friday only",
        "key": "For each value of",
    }
)
WEBHOOK: Mapping[str, str] = MappingProxyType({"url": "Address", "events": "Hears of", "description": "Note"})
KEY: Mapping[str, str] = MappingProxyType({"name": "Name", "scopes": "May", "credits": "Ask above, credits"})
USER: Mapping[str, str] = MappingProxyType({"name": "Name", "password": "Password"})

SPEAKING = frozenset({"min", "max", "min_days", "max_days", "null_rate", "true_rate", "unique", "weekdays"})
"""Limits whose labels say all there is to say."""


def limit_label(key: str) -> str:
    """Of a limit that has no label of its own: as HTTP calls it."""
    return LIMITS.get(key, key.replace("_", " ").capitalize())


LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"order": ORDER, "table": TABLE, "webhook": WEBHOOK, "key": KEY, "user": USER}
)
"""By what a page is about."""
