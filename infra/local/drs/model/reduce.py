"""Writes drs.json, ssm.json, sns.json, servicequotas.json and iam.json: botocore's service models, reduced to what the simulator serves.

Usage: reduce.py <service-2.json[.gz]> of drs, ssm, sns, service-quotas and iam, in this order

Documentation is dropped. Operations that the simulator serves keep everything that they reach; the others keep their
name and HTTP binding, so that they can be refused by name. Patterns that need look-around, back-references or Unicode
classes are dropped: the regular expression engine of the simulator has none.
"""

import gzip
import json
import pathlib
import sys

SERVED = {
    "drs": """
        DeleteJob DeleteLaunchAction DeleteRecoveryInstance DeleteSourceServer DescribeJobLogItems DescribeJobs
        DescribeLaunchConfigurationTemplates DescribeRecoveryInstances DescribeRecoverySnapshots
        DescribeReplicationConfigurationTemplates DescribeSourceServers DisconnectRecoveryInstance
        DisconnectSourceServer GetFailbackReplicationConfiguration GetLaunchConfiguration GetRecoveryPlan
        GetRecoveryPlanStep GetReplicationConfiguration InitializeService ListLaunchActions ListRecoveryPlanSteps
        ListRecoveryPlans ListStagingAccounts ListTagsForResource PutLaunchAction RetryDataReplication
        ReverseReplication StartFailbackLaunch StartRecovery StartReplication StopFailback StopReplication
        TagResource TerminateRecoveryInstances UntagResource UpdateFailbackReplicationConfiguration
        UpdateLaunchConfiguration UpdateReplicationConfiguration""",
    "ssm": """
        CancelCommand DescribeDocument DescribeInstanceInformation GetAutomationExecution GetCommandInvocation
        ListCommandInvocations ListCommands SendCommand StartAutomationExecution""",
    "sns": """
        CreateTopic DeleteTopic GetTopicAttributes ListSubscriptionsByTopic ListTopics Publish Subscribe Unsubscribe""",
    "servicequotas": "GetServiceQuota ListServiceQuotas",
    "iam": "SimulatePrincipalPolicy",
}

METADATA = ("apiVersion", "endpointPrefix", "jsonVersion", "protocol", "serviceId", "targetPrefix", "xmlNamespace")
SHAPE = ("type", "required", "members", "member", "key", "value", "enum", "min", "max", "pattern", "error", "exception", "payload")
MEMBER = ("shape", "location", "locationName")
NOT_SUPPORTED = ("(?!", "(?=", "(?<", "\\p{", "\\3", "\\17")


def main() -> None:
    folder = pathlib.Path(__file__).parent
    for service, source in zip(SERVED, sys.argv[1:], strict=True):
        opened = gzip.open(source) if source.endswith(".gz") else open(source, "rb")
        with opened as file:
            model = json.load(file)
        (folder / f"{service}.json").write_text(write(reduce(model, SERVED[service].split())))


def reduce(model: dict, served: list[str]) -> dict:
    reached: set[str] = set()

    def reach(name: str) -> None:
        if name in reached:
            return
        reached.add(name)
        shape = model["shapes"][name]
        for member in shape.get("members", {}).values():
            reach(member["shape"])
        for part in ("member", "key", "value"):
            if part in shape:
                reach(shape[part]["shape"])

    operations = {}
    for name, operation in sorted(model["operations"].items()):
        http = {key: operation["http"][key] for key in ("method", "requestUri", "responseCode") if key in operation["http"]}
        operations[name] = {"http": http, "served": name in served}
        if name not in served:
            continue
        for part in ("input", "output"):
            if part in operation:
                reach(operation[part]["shape"])
                operations[name][part] = {key: operation[part][key] for key in ("shape", "resultWrapper") if key in operation[part]}
        operations[name]["errors"] = [{"shape": error["shape"]} for error in operation.get("errors", [])]
        for error in operations[name]["errors"]:
            reach(error["shape"])
    missing = set(served) - set(operations)
    assert not missing, f"not in the model: {missing}"
    shapes = {name: reduce_shape(model["shapes"][name]) for name in sorted(reached)}
    return {"metadata": keep(model["metadata"], METADATA), "operations": operations, "shapes": shapes}


def reduce_shape(shape: dict) -> dict:
    kept = keep(shape, SHAPE)
    if any(part in kept.get("pattern", "") for part in NOT_SUPPORTED):
        del kept["pattern"]
    if "members" in kept:
        kept["members"] = {name: keep(member, MEMBER) for name, member in kept["members"].items()}
    for part in ("member", "key", "value"):
        if part in kept:
            kept[part] = keep(kept[part], MEMBER)
    return kept


def keep(whole: dict, keys: tuple[str, ...]) -> dict:
    return {key: whole[key] for key in keys if key in whole}


def write(model: dict) -> str:
    """One operation or shape per line: small, and a difference shows what changed."""
    sections = [f'"metadata": {json.dumps(model["metadata"])}']
    for section in ("operations", "shapes"):
        lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in model[section].items()]
        sections.append(f'"{section}": {{\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


if __name__ == "__main__":
    main()
