"""A boto3 client whose every answer is checked against botocore's model of the service, patterns and bounds included.

botocore itself validates parameters by type, length and presence, and parses answers, but looks at no pattern.
"""

import json
import re

import boto3
from botocore.config import Config

# AWS's own examples of these have forms that the pattern refuses: `PT24.209S`, `2020-02-19T18:18:03.066Z`.
# https://docs.aws.amazon.com/cli/latest/reference/ssm/get-command-invocation.html
DOCUMENTED_OTHERWISE = ("StringDateTime",)

CONFIG = Config(retries={"total_max_attempts": 1})


class Checked:
    """A client that counts the operations it has called, and collects what is wrong with their answers."""

    def __init__(self, service):
        self.client = boto3.client(service, config=CONFIG)
        self.model = self.client.meta.service_model
        self.called = set()
        self.wrong = []
        self.client.meta.events.register("after-call", self.look)

    def call(self, operation, **parameters):
        self.called.add(operation)
        method = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", operation).lower()
        return getattr(self.client, method)(**parameters)

    def look(self, http_response, parsed, model, **_):
        if http_response.status_code >= 300:
            return
        if model.http.get("responseCode", 200) != http_response.status_code:
            self.wrong.append(f"{model.name}: {http_response.status_code}")
        # The members as they came: the parser drops those that it does not know.
        value = json.loads(http_response.content) if http_response.content.startswith(b"{") else None
        if value is None:
            value = {name: member for name, member in parsed.items() if name != "ResponseMetadata"}
        if model.output_shape:
            self.check(model.output_shape, value, model.name)

    def check(self, shape, value, place):
        if shape.type_name == "structure":
            names = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
            missing = [name for name in shape.required_members if name not in value]
            if missing or value.keys() - names.keys():
                self.wrong.append(f"{place}: missing {missing}, unknown {sorted(value.keys() - names.keys())}")
            for wire, (name, member) in names.items():
                if wire in value:
                    self.check(member, value[wire], f"{place}.{name}")
        elif shape.type_name == "list":
            self.bounds(shape, len(value), place)
            for number, entry in enumerate(value):
                self.check(shape.member, entry, f"{place}[{number}]")
        elif shape.type_name == "map":
            for key, entry in value.items():
                self.check(shape.key, key, f"{place}.{key}")
                self.check(shape.value, entry, f"{place}.{key}")
        elif shape.type_name == "string":
            self.bounds(shape, len(value), place)
            if shape.enum and value not in shape.enum:
                self.wrong.append(f"{place}: {value!r} is none of {shape.enum}")
            pattern = shape.metadata.get("pattern")
            # Python knows no Unicode classes.
            known = pattern and "\\p{" not in pattern and shape.name not in DOCUMENTED_OTHERWISE
            if known and not re.search(pattern, value):
                self.wrong.append(f"{place}: {value!r} does not match {pattern}")
        elif shape.type_name in ("integer", "long", "float", "double"):
            self.bounds(shape, value, place)

    def bounds(self, shape, size, place):
        if not shape.metadata.get("min", size) <= size <= shape.metadata.get("max", size):
            self.wrong.append(f"{place}: {size} is not within {shape.metadata}")

    def served(self, names):
        """Fails when an answer was wrong, or one of these operations was never called."""
        assert not self.wrong, "\n".join(self.wrong)
        assert not set(names) - self.called, f"never called: {sorted(set(names) - self.called)}"
        return len(self.called)
