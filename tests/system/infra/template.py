"""Reads CloudFormation templates: YAML with `!Ref`, `!Sub` and the like in their long forms."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "infra/aws"


class Loader(yaml.SafeLoader):
    """Dates stay text: `Version: 2012-10-17`."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def intrinsic(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix in {"Ref", "Condition"}:
        return {suffix: value}
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", intrinsic)


def load(name="template.yaml"):
    return parse((FOLDER / name).read_text())


def parse(text):
    return yaml.load(text, Loader)


def as_list(value):
    return value if isinstance(value, list) else [value]
