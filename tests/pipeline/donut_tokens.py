"""Donut's own way from a parse to the tokens that a model learns and back, after the published algorithm:
json2token and token2json of https://github.com/clovaai/donut. A key is a pair of tags, elements of a list are
parted by <sep/>."""

import re
from typing import Any

_TAG = re.compile(r"<s_(.*?)>")


def to_tokens(parse: Any) -> str:
    if isinstance(parse, dict):
        return "".join(f"<s_{key}>{to_tokens(parse[key])}</s_{key}>" for key in parse)
    if isinstance(parse, list):
        return "<sep/>".join(map(to_tokens, parse))
    return str(parse)


def to_parse(tokens: str) -> Any:
    """Raises ValueError where a tag is not closed."""
    parse: dict[str, Any] = {}
    while tag := _TAG.search(tokens):
        key, close = tag[1], f"</s_{tag[1]}>"
        content, found, tokens = tokens[tag.end() :].partition(close)
        if not found:
            raise ValueError(f"{close} is missing")
        parse[key] = to_parse(content) if _TAG.search(content) else _leaves(content)
    return parse


def _leaves(content: str) -> Any:
    leaves = [leaf.strip() for leaf in content.split("<sep/>")]
    return leaves[0] if len(leaves) == 1 else leaves
