"""Evaluates our policies as IAM would, for exactly what the pre-flight asks.

Usage: permissions.py QUESTIONS, with the Python of target/python. QUESTIONS is JSON: a list of actions, resources and
context, made from the code. With the policies as they are everything must be allowed; without an action, just that one
must be noticed; and with the tag compared with `true`, which it never is, what acts on DRS's things.
"""

import copy
import json
import re
import sys

from template import as_list, load

PLACE = {"AWS::Partition": "aws", "AWS::AccountId": "111122223333", "AWS::Region": "eu-west-1"}


def main(questions):
    hub = load()["Resources"]["ForwardedLaunchPolicy"]["Properties"]["PolicyDocument"]
    policies = load("target-account.yaml")["Resources"]["LaunchRole"]["Properties"]["Policies"]
    there = next(policy["PolicyDocument"] for policy in policies if policy["PolicyName"] == "forwarded")
    actions = {action for question in questions for action in question["actions"]}
    for name, policy in (("template.yaml", hub), ("target-account.yaml", there)):
        statements = [resolved(statement) for statement in policy["Statement"]]
        expect(f"denied by {name}", denied(statements, questions), set())
        for action in actions:
            expect(f"denied by {name} without {action}", denied(without(statements, action), questions), {action})
        expect(f"denied by {name} when the tag is compared", denied(compared(statements), questions), CHANGES)
        expect(f"denied by {name} to anybody else", denied(statements, asked_by_nobody(questions)), actions - OPEN)
    print(len(questions), "questions,", len(actions), "actions: allowed, and noticed when they are not")


# What DRS does with what it made before.
CHANGES = {
    f"ec2:{name}" for name in (
        "AttachVolume AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateLaunchTemplateVersion CreateSnapshot"
        " DeleteLaunchTemplateVersions DeleteSnapshot DeleteVolume DetachVolume ModifyInstanceAttribute ModifyLaunchTemplate"
        " RevokeSecurityGroupEgress StartInstances StopInstances TerminateInstances"
    ).split()
}
# What is allowed without DRS between: its own records, and roles that go to EC2 only.
OPEN = {"drs:CreateRecoveryInstanceForDrs", "drs:ListTagsForResource", "iam:PassRole"}


def expect(what, found, wanted):
    assert found == wanted, f"{what}: too much {sorted(found - wanted)}, missing {sorted(wanted - found)}"


def denied(statements, questions):
    return {
        action
        for question in questions for action in question["actions"] for resource in question["resources"]
        if not any(allows(statement, action, resource, question["context"]) for statement in statements)
    }


def allows(statement, action, resource, context):
    assert statement["Effect"] == "Allow", statement
    return (
        action in as_list(statement["Action"])
        and any(matches(pattern, resource) for pattern in as_list(statement["Resource"]))
        and all(
            holds(operator, context.get(key), as_list(wanted))
            for operator, keys in statement.get("Condition", {}).items() for key, wanted in keys.items()
        )
    )


def matches(pattern, text):
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text) is not None


def holds(operator, values, wanted):
    """One condition: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"""
    if operator == "Null":
        return (values is None) == (wanted == ["true"])
    if operator in {"Bool", "StringEquals"}:
        return values is not None and len(values) == 1 and values[0] in wanted
    if operator == "ForAnyValue:StringEquals":
        return any(value in wanted for value in values or [])
    raise AssertionError(f"teach this script the operator {operator}")


def resolved(value):
    """`!Sub` with the place filled in."""
    if isinstance(value, dict):
        if set(value) == {"Fn::Sub"}:
            return re.sub(r"\$\{([\w:]+)\}", lambda found: PLACE[found[1]], value["Fn::Sub"])
        return {key: resolved(entry) for key, entry in value.items()}
    return [resolved(entry) for entry in value] if isinstance(value, list) else value


def without(statements, action):
    return [{**one, "Action": [name for name in as_list(one["Action"]) if name != action]} for one in statements]


def compared(statements):
    """The mistake of the field: `StringEquals: {aws:ResourceTag/AWSElasticDisasterRecoveryManaged: true}`."""
    changed = copy.deepcopy(statements)
    for statement in changed:
        keys = statement.get("Condition", {}).get("Null", {})
        if any(key.startswith("aws:ResourceTag/") for key in keys):
            del statement["Condition"]["Null"]
            statement["Condition"]["StringEquals"] = dict.fromkeys(keys, "true")
    return changed


def asked_by_nobody(questions):
    via = {"aws:ViaAWSService", "aws:CalledVia"}
    return [{**one, "context": {key: value for key, value in one["context"].items() if key not in via}} for one in questions]


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
