"""Makes plain CloudFormation of the SAM template, as the service does, with the state machines written into it.

Linters and emulators see what they otherwise skip: permissions in a SAM template and files that it names.
Usage: transform.py > template.json, with the Python that has aws-sam-translator.
"""

import json
import os
import sys

from samtranslator.parser.parser import Parser
from samtranslator.translator.transform import transform

import template as templates

CODE = {"Bucket": "code", "Key": "bootstrap.zip"}


def place(file):
    """Where a deployment would have put a file."""
    return f"https://s3.amazonaws.com/{CODE['Bucket']}/{file}"


class NoPolicies:
    """The template names no managed policy by its short name, so there is nothing to look up on AWS."""

    def load(self):
        return {}


def plain():
    template = templates.load()
    template["Globals"]["Function"]["CodeUri"] = CODE
    definitions = {}
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::StateMachine":
            file = templates.FOLDER / properties.pop("DefinitionUri")
            properties["Definition"] = definitions[name] = json.loads(file.read_text())
            for state in definitions[name]["States"].values():
                # Allowed and the default, but cfn-lint does not know it in a Succeed state
                if state["Type"] == "Succeed" and state.get("OutputPath") == "$":
                    del state["OutputPath"]
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    template = transform(template, {}, NoPolicies(), feature_toggle=None)
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            # As an object, which linters understand, instead of as text in pieces
            del properties["DefinitionString"]
            properties["Definition"] = definitions[name]
        if "TemplateURL" in properties:
            properties["TemplateURL"] = place(properties["TemplateURL"])
    return template


if __name__ == "__main__":
    json.dump(plain(), sys.stdout, indent=1)
