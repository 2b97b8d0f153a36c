"""Compares the templates with the code: handlers, variables, tables, substitutions, routes, permissions.

Usage: drift.py, with the Python of target/python. Prints every difference, and ends with 1 when there is one.
"""

import json
import re
import sys

from rust_source import Lambdas, pascal
from template import FOLDER, ROOT, as_list, load, parse

# What DRS does in the name of whoever calls StartRecovery: the dependent actions of the service authorization reference
# (https://docs.aws.amazon.com/service-authorization/latest/reference/list_drs.html).
FORWARDED = {
    "drs:CreateRecoveryInstanceForDrs", "drs:ListTagsForResource", "iam:PassRole",
    *(f"ec2:{name}" for name in (
        "AttachVolume AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateLaunchTemplate"
        " CreateLaunchTemplateVersion CreateSnapshot CreateTags CreateVolume DeleteLaunchTemplateVersions DeleteSnapshot"
        " DeleteVolume DescribeAccountAttributes DescribeAvailabilityZones DescribeImages DescribeInstanceAttribute"
        " DescribeInstanceStatus DescribeInstanceTypes DescribeInstances DescribeLaunchTemplateVersions"
        " DescribeLaunchTemplates DescribeSecurityGroups DescribeSnapshots DescribeSubnets DescribeVolumes DetachVolume"
        " ModifyInstanceAttribute ModifyLaunchTemplate RevokeSecurityGroupEgress RunInstances StartInstances StopInstances"
        " TerminateInstances"
    ).split()),
}
# In AWSElasticDisasterRecoveryConsoleFullAccess_v2 since 2026, for launches that the reference does not know yet.
NEWER = {
    "ec2:AssociateIamInstanceProfile", "ec2:CreateFleet", "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission", "ec2:CreateSecurityGroup",
}
# What an operation needs beyond its own action.
DEPENDENT = {
    "drs:StartRecovery": FORWARDED | NEWER | {"drs:TagResource"},
    "drs:TerminateRecoveryInstances": {
        "drs:DescribeSourceServers", "ec2:DeleteVolume", "ec2:DescribeInstances", "ec2:DescribeVolumes",
        "ec2:TerminateInstances",
    },
    "drs:UpdateLaunchConfiguration": {"ec2:DescribeInstances"},
    # The topic is encrypted with a key of the customer.
    "sns:Publish": {"kms:Decrypt", "kms:GenerateDataKey"},
}
# What the template does with a function that its code knows nothing of.
BESIDE_THE_CODE = {
    "reconcile-execution": {("sqs:SendMessage", "FailedEventsQueue")},
    "record-launch-event": {("sqs:SendMessage", "FailedEventsQueue")},
}
# Resources whose actions are compared with the place that they act on; DRS, SSM and EC2 are compared by action.
PLACED = ("dynamodb", "states", "sns", "lambda", "sqs", "iam:SimulatePrincipalPolicy")

problems = []


def expect(what, found, wanted):
    if found != wanted:
        problems.append(what)
        if isinstance(found, (set, dict)) and isinstance(wanted, (set, dict)):
            problems.extend(f"    too much: {extra}" for extra in sorted(set(found) - set(wanted), key=str))
            problems.extend(f"    missing: {gone}" for gone in sorted(set(wanted) - set(found), key=str))
        else:
            problems.append(f"    is {found!r}, should be {wanted!r}")


def main():
    template, target, lambdas = load(), load("target-account.yaml"), Lambdas(ROOT)
    resources = template["Resources"]
    functions = {
        resource["Properties"]["Handler"]: (name, resource)
        for name, resource in resources.items() if resource["Type"] == "AWS::Serverless::Function"
    }
    handlers(functions, lambdas)
    variables(template, resources, functions)
    tables(resources)
    cut_out_tables(resources)
    substitutions(resources)
    routes(resources)
    permissions(template, functions, lambdas)
    machines(resources)
    targets(template, target, lambdas)
    launch_events(resources, load("target-region.yaml")["Resources"])
    identities(lambdas)
    if problems:
        sys.exit("the templates and the code differ:\n" + "\n".join(problems))
    print(f"{len(functions)} functions, {len(resources)} resources: as in the code")


def handlers(functions, lambdas):
    expect("handlers of the template and of the code", set(functions), {*lambdas.handlers, "api"})
    for handler, (name, function) in functions.items():
        expect(f"{handler}: its name in the template", name, f"{pascal(handler)}Function")
        expect(f"{handler}: FunctionName", function["Properties"]["FunctionName"], sub(f"${{AWS::StackName}}-{handler}"))
        expect(f"{handler}: its role", function["Properties"]["Role"], att(f"{pascal(handler)}Role"))
        expect(f"{handler}: its condition", function.get("Condition"), None)


def variables(template, resources, functions):
    text = (ROOT / "lambdas/aws/src/settings.rs").read_text() + (ROOT / "lambdas/functions/src/api.rs").read_text()
    for path in ("lambdas/functions/src/bootstrap.rs", "lambdas/aws/src/world.rs"):
        text += (ROOT / path).read_text()
    read = set(re.findall(r'"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"', text)) - {"_HANDLER", "AWS_ENDPOINT_URL"}
    environment = template["Globals"]["Function"]["Environment"]["Variables"]
    expect("START_WAVE_ROLE_ARN", environment.get("START_WAVE_ROLE_ARN"), att("StartWaveRole"))
    launch = environment["TARGET_LAUNCH_ROLE_NAME"]["Fn::If"][1]["Fn::Sub"]
    expect("TARGET_LAUNCH_ROLE_NAME", launch, "${TargetRolePrefix}Launch")
    expect("environment variables", set(environment), read)
    expect("GROUPS_TABLE", environment.get("GROUPS_TABLE"), {"Ref": "GroupsTable"})
    expect("PLANS_TABLE", environment.get("PLANS_TABLE"), {"Ref": "PlansTable"})
    expect("EXECUTIONS_TABLE", environment.get("EXECUTIONS_TABLE"), {"Ref": "ExecutionsTable"})
    for machine in ("plan", "cleanup"):
        name = resources[f"{machine.capitalize()}StateMachine"]["Properties"]["Name"]["Fn::Sub"]
        arn = environment[f"{machine.upper()}_STATE_MACHINE_ARN"]["Fn::Sub"]
        expect(f"the ARN of {machine}", arn.split(":stateMachine:")[1], name)
    for handler, (_, function) in functions.items():
        own = set(function["Properties"].get("Environment", {}).get("Variables", {}))
        expect(f"{handler}: variables of its own", own - set(environment), set())


def tables(resources):
    """The tables of the local stack, which the tests of the code run on, and of the template."""
    keys = (ROOT / "lambdas/aws/src/tables/keys.rs").read_text()
    constants = dict(re.findall(r'pub const (\w+): &str = "([^"]+)";', keys))
    local = (ROOT / "infra/local/stack/src/tables.rs").read_text()

    def value(word):
        word = word.strip()
        return word.strip('"') if word.startswith('"') else constants[word.removeprefix("keys::")]

    names = dict(re.findall(r'(groups|plans|executions): "([^"]+)"', local))
    wanted = {}
    for table, key in re.findall(r"named\(&names\.(\w+), ([\w:]+)\)", local):
        by_name = (constants["BY_NAME"], constants["KIND"], constants["SORT_NAME"])
        wanted[table] = ([value(key)], {by_name})
    hash_key, range_key = re.findall(r'"AttributeName": (keys::\w+), "KeyType": "(?:HASH|RANGE)"', local)[-2:]
    indexes = re.findall(r'index\((keys::\w+), ("?[\w:]+"?), ("?[\w:]+"?)\)', local[local.index("fn executions"):])
    wanted["executions"] = (
        [value(hash_key), value(range_key)], {tuple(value(word) for word in index) for index in indexes}
    )
    expect("tables of the local stack that were read", set(wanted), {"groups", "plans", "executions"})
    for table, (key, indexes) in wanted.items():
        resource = resources[f"{table.capitalize()}Table"]
        properties = resource["Properties"]
        expect(f"{table}: name", properties["TableName"], sub("${AWS::StackName}-" + names[table]))
        expect(f"{table}: key", [part["AttributeName"] for part in properties["KeySchema"]], key)
        found = {
            (index["IndexName"], *(part["AttributeName"] for part in index["KeySchema"]))
            for index in properties["GlobalSecondaryIndexes"]
        }
        expect(f"{table}: indexes", found, indexes)
        for index in properties["GlobalSecondaryIndexes"]:
            expect(f"{table}: {index['IndexName']} shows", index["Projection"], {"ProjectionType": "ALL"})
        used = set(key) | {name for index in indexes for name in index[1:]}
        expect(f"{table}: attributes", {part["AttributeName"] for part in properties["AttributeDefinitions"]}, used)
        kept = (
            resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"), properties.get("DeletionProtectionEnabled"),
            properties.get("PointInTimeRecoverySpecification"), properties.get("BillingMode"),
        )
        recovery = {"PointInTimeRecoveryEnabled": True}
        expect(f"{table}: kept, protected, restorable", kept, ("Retain", "Retain", True, recovery, "PAY_PER_REQUEST"))


def cut_out_tables(resources):
    """docs/operation.md cuts the tables out of the template, to give tables that were kept to a new stack."""
    lines = (FOLDER / "template.yaml").read_text().splitlines()
    first, last = (next(n for n, line in enumerate(lines) if line.startswith(f"  # ==== {word}")) for word in ("Tables", "Topics"))
    found = parse("\n".join(lines[first:last]))
    expect("what docs/operation.md cuts out", found, {name: r for name, r in resources.items() if r["Type"] == "AWS::DynamoDB::Table"})
    guide = (FOLDER / "docs/operation.md").read_text()
    given = {name: f"${{AWS::StackName}}-{table}" for name, table in re.findall(r"\(table (\w+) ([\w-]+)\)", guide)}
    expect("tables that docs/operation.md imports", given, {name: r["Properties"]["TableName"]["Fn::Sub"] for name, r in found.items()})


def substitutions(resources):
    for path in sorted((ROOT / "statemachine").glob("*.asl.json")):
        machine = path.name.removesuffix(".asl.json")
        used = set(re.findall(r"\$\{(\w+)\}", path.read_text()))
        properties = resources[f"{pascal(machine)}StateMachine"]["Properties"]
        given = properties["DefinitionSubstitutions"]
        expect(f"{machine}: substitutions", set(given), used)
        expect(f"{machine}: its file", properties["DefinitionUri"], f"../../statemachine/{path.name}")
        for name, value in given.items():
            if name.endswith("FunctionArn"):
                wanted = att(name.removesuffix("Arn"))
            elif name.endswith("StateMachineArn"):
                wanted = {"Ref": name.removesuffix("Arn") + "Version"}
            else:
                wanted = {"Ref": "NotificationTopic"}
            expect(f"{machine}: {name}", value, wanted)


def routes(resources):
    """Everything that the API has is reachable, and only what is open to everybody is open at the gateway."""
    text = (ROOT / "lambdas/api/src/permissions.rs").read_text()
    public = set(re.findall(r'\bopen\("([^"]+)"\)', text.split("pub const ROUTES")[1]))
    closed = {(method, path) for method, path in re.findall(r'\broute\("(\w+)", "([^"]+)"', text)}
    keys = {
        resource["Properties"]["RouteKey"]: resource["Properties"].get("AuthorizationType", "NONE")
        for resource in resources.values() if resource["Type"] == "AWS::ApiGatewayV2::Route"
    }
    # `GET /api/me` says who is calling, so it needs a token as well.
    wanted = {f"GET {path}": "NONE" for path in public - {"/api/me"}} | {"ANY /api/{proxy+}": "JWT"}
    expect("routes", keys, wanted)
    for key, kind in wanted.items():
        expect(f"the authorizer of {key}", keys.get(key), kind)
    expect("routes outside of /api", {path for _, path in closed if not path.startswith("/api/")}, set())
    document = json.loads((ROOT / "frontend/openapi.json").read_text())
    expect("paths of openapi.json outside of /api", {path for path in document["paths"] if not path.startswith("/api/")}, set())


def permissions(template, functions, lambdas):
    """Each function has what its code can call, and nothing else."""
    called = lambdas.functions_that_the_api_calls()
    for handler in sorted(functions.keys() & {*lambdas.handlers, "api"}):
        wanted = set(BESIDE_THE_CODE.get(handler, ()))
        for action, place in lambdas.actions(handler):
            if place == "functions":
                wanted |= {(action, f"{pascal(name)}Function") for name in called}
            else:
                wanted.add((action, place if action.startswith(PLACED) and place != "*" else "*"))
            wanted |= {(dependent, "*") for dependent in DEPENDENT.get(action, ())}
        # What the code calls by itself and DRS in its name is one action.
        expect(f"{handler}: permissions", granted(template, f"{pascal(handler)}Role"), wanted)
    questions = re.findall(r"\bactions: &\[(.*?)\]", (ROOT / "lambdas/domain/src/forwarded.rs").read_text(), re.S)
    asked = {action for actions in questions for action in re.findall(r'"(.*?)"', actions)}
    expect("forwarded actions that the pre-flight asks about", asked, FORWARDED)
    forwarding = {name for name, resource in template["Resources"].items() if "ForwardedLaunchPolicy" in json.dumps(resource)}
    expect("who has the forwarded actions", forwarding, {"StartWaveRole"})
    starts = {handler for handler in lambdas.handlers if "StartRecovery" in lambdas.ports(handler)}
    expect("who calls StartRecovery", starts, {"start-wave"})
    guards(template["Resources"])


def granted(template, role):
    """{(action, place)} of a role: its own statements and those of the policies of this template, telemetry apart."""
    resources = template["Resources"]
    properties = resources[role]["Properties"]
    statements = [s for policy in properties.get("Policies", []) for s in policy["PolicyDocument"]["Statement"]]
    for policy in properties.get("ManagedPolicyArns", []):
        name = policy.get("Ref") or next((p["Ref"] for p in policy["Fn::If"] if isinstance(p, dict) and "Ref" in p), None)
        # What may be done in other accounts stands in target-account.yaml.
        if name == "ForwardedLaunchPolicy" or name.startswith("AssumeTarget"):
            statements += resources[name]["Properties"]["PolicyDocument"]["Statement"]
    found = set()
    for statement in statements:
        if statement["Effect"] != "Allow":
            problems.append(f"{role}: a statement that is no Allow")
        for action in as_list(statement["Action"]):
            if "*" in action:
                problems.append(f"{role}: {action} is a wildcard")
            for place in as_list(statement["Resource"]):
                found.add((action, where(place) if action.startswith(PLACED) else "*"))
    return found


def where(resource):
    """`!GetAtt ExecutionsTable.Arn` becomes `ExecutionsTable`."""
    if isinstance(resource, str):
        return resource
    if "Ref" in resource:
        return resource["Ref"]
    if "Fn::GetAtt" in resource:
        return resource["Fn::GetAtt"][0]
    text = resource["Fn::Sub"]
    if machine := re.search(r":stateMachine:\$\{AWS::StackName\}-(\w+)$", text):
        return f"{machine[1].capitalize()}StateMachine"
    if re.search(r":execution:\$\{AWS::StackName\}-plan:\*$", text):
        return "executions"
    return re.sub(r"\$\{(\w+)\.Arn\}", r"\1", text)


def guards(resources):
    """What DRS forwards is of no use to the function itself, and the roles of DRS go to EC2 only."""
    for statement in resources["ForwardedLaunchPolicy"]["Properties"]["PolicyDocument"]["Statement"]:
        actions, condition = as_list(statement["Action"]), statement.get("Condition", {})
        via = "aws:ViaAWSService" in condition.get("Bool", {}) or "aws:CalledVia" in condition.get("ForAnyValue:StringEquals", {})
        if actions == ["iam:PassRole"]:
            expect("to whom roles are passed", condition, {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})
            roles = {place["Fn::Sub"].rsplit("/", 1)[1] for place in statement["Resource"]}
            prefix = "AWSElasticDisasterRecovery"
            names = ("ConversionServerRole", "RecoveryInstanceRole", "RecoveryInstanceWithLaunchActionsRole")
            expect("roles that are passed", roles, {prefix + name for name in names})
        elif any(action.startswith("ec2:") for action in actions):
            expect(f"{statement['Sid']} works only through a service", via, True)


def machines(resources):
    """A machine invokes the functions that its file names, and no others."""
    for machine in ("plan", "wave", "server", "cleanup"):
        properties = resources[f"{machine.capitalize()}StateMachine"]["Properties"]
        named = {value["Fn::GetAtt"][0] for value in properties["DefinitionSubstitutions"].values() if "Fn::GetAtt" in value}
        invoked = {
            where(place)
            for policy in resources[f"{machine.capitalize()}MachineRole"]["Properties"]["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
            if "lambda:InvokeFunction" in as_list(statement["Action"])
            for place in as_list(statement["Resource"])
        }
        expect(f"{machine}: functions that it may invoke", invoked, named)
        expect(f"{machine}: traced", properties["Tracing"], {"Enabled": True})
        expect(f"{machine}: logged", properties["Logging"]["Level"], "ALL")


def targets(template, target, lambdas):
    """The roles in other accounts: the same forwarded actions, the functions' own, and trust in just those functions."""
    hub = template["Resources"]["ForwardedLaunchPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    launch = {p["PolicyName"]: p["PolicyDocument"]["Statement"] for p in target["Resources"]["LaunchRole"]["Properties"]["Policies"]}
    expect("forwarded actions of target-account.yaml, as in template.yaml", launch["forwarded"] == hub, True)
    remote, trusted = {}, {}
    for handler in [*lambdas.handlers, "api"]:
        role = template["Resources"][f"{pascal(handler)}Role"]["Properties"]
        kinds = re.findall(r"AssumeTarget(\w+)Policy", json.dumps(role.get("ManagedPolicyArns", [])))
        actions = {action for action, _ in lambdas.actions(handler) if action.startswith(("drs:", "ssm:", "servicequotas:", "iam:"))}
        expect(f"{handler}: has a role in other accounts", bool(kinds), bool(actions))
        for kind in kinds:
            remote.setdefault(kind, set()).update(actions)
            trusted.setdefault(kind, set()).add(f"{pascal(handler)}Role")
            function = template["Resources"][f"{pascal(handler)}Function"]["Properties"]
            variables = {**template["Globals"]["Function"]["Environment"]["Variables"], **function.get("Environment", {}).get("Variables", {})}
            name = variables["TARGET_ROLE_NAME"]["Fn::If"][1]["Fn::Sub"]
            expect(f"{handler}: TARGET_ROLE_NAME", name, "${TargetRolePrefix}" + kind)
    for kind, actions in remote.items():
        role = target["Resources"][f"{kind}Role"]["Properties"]
        condition = role["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
        names = {re.search(r"\}-(\w+)-\*$", arn["Fn::Sub"])[1] for arn in condition["ArnLike"]["aws:PrincipalArn"]}
        expect(f"{kind}Role: whom it trusts", names, trusted[kind])
        expect(f"{kind}Role: external id", condition["StringEquals"], {"sts:ExternalId": {"Ref": "ExternalId"}})
        own = {
            action
            for policy in role["Policies"] if policy["PolicyName"] != "forwarded"
            for statement in policy["PolicyDocument"]["Statement"] for action in as_list(statement["Action"])
        }
        dependent = {a for action in actions for a in DEPENDENT.get(action, ()) if a.startswith("drs:")} - FORWARDED
        expect(f"{kind}Role: permissions", own, actions | dependent)
    simulated = [
        statement["Resource"]
        for policy in target["Resources"]["ReadRole"]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"] if "iam:SimulatePrincipalPolicy" in as_list(statement["Action"])
    ]
    expect("ReadRole: whose permissions it may look at", simulated, [att("LaunchRole")])


def launch_events(hub, region):
    """Launch results of elsewhere are let in, and taken, as those of the hub's own account and Region."""
    pattern = hub["RecordLaunchEventFunction"]["Properties"]["Events"]["LaunchResult"]["Properties"]["Pattern"]
    expect("what target-region.yaml sends", region["LaunchResultRule"]["Properties"]["EventPattern"], pattern)
    rule, bus = hub["LaunchResultElsewhereRule"]["Properties"], hub["LaunchEventBus"]["Properties"]
    expect("what is taken from LaunchEventBus", rule["EventPattern"], pattern)
    for choice in bus["Policy"]["Statement"]:
        condition = choice["Fn::If"][1]["Condition"]
        expect("kinds that are let in", [condition["StringEquals"]["events:detail-type"]], pattern["detail-type"])
        expect("sources that are let in", [condition["ForAllValues:StringEquals"]["events:source"]], pattern["source"])
        expect("the bus of the policy", choice["Fn::If"][1]["Resource"]["Fn::Sub"].split("event-bus/")[1], bus["Name"]["Fn::Sub"])
    # The dead-letter queue takes from rules whose names begin as the stack's; of a bus, the bus' name comes first.
    expect("the name of the bus", bus["Name"]["Fn::Sub"].startswith("${AWS::StackName}-"), True)


def identities(lambdas):
    """The groups of the user pool are the roles of the API."""
    text = (ROOT / "lambdas/api/src/caller.rs").read_text()
    roles = set(re.findall(r'Self::\w+ => "([\w-]+)"', text))
    pool = load("identity.yaml")["Resources"].values()
    groups = {r["Properties"]["GroupName"] for r in pool if r["Type"] == "AWS::Cognito::UserPoolGroup"}
    expect("groups of the user pool", groups, roles)


def sub(text):
    return {"Fn::Sub": text}


def att(resource):
    return {"Fn::GetAtt": [resource, "Arn"]}


if __name__ == "__main__":
    main()
