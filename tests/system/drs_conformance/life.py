"""Calls every operation that the simulator serves, in a plausible life of an account. Argument: their names, as JSON."""

import json
import sys

from checked import Checked

SERVED = json.loads(sys.argv[1])
drs, ssm, sns, quotas, iam = (Checked(name) for name in ("drs", "ssm", "sns", "service-quotas", "iam"))


def finish(job):
    """Asks until the job has ended; every request meets the next thing that happens."""
    while (job := drs.call("DescribeJobs", filters={"jobIDs": [job["jobID"]]})["items"][0])["status"] != "COMPLETED":
        drs.call("DescribeJobLogItems", jobID=job["jobID"], maxResults=5)
    return job


def settle():
    for _ in range(60):
        drs.call("DescribeSourceServers")


def instance_of(server):
    items = drs.call("DescribeRecoveryInstances", filters={"sourceServerIDs": [server]})["items"]
    return items[0]["recoveryInstanceID"]


def set_up(server):
    drs.call("InitializeService")
    drs.call("ListStagingAccounts", maxResults=1)
    drs.call("GetLaunchConfiguration", sourceServerID=server)
    drs.call("UpdateLaunchConfiguration", sourceServerID=server, postLaunchEnabled=True, licensing={"osByol": True})
    drs.call("GetReplicationConfiguration", sourceServerID=server)
    drs.call("UpdateReplicationConfiguration", sourceServerID=server, bandwidthThrottling=10)
    drs.call("DescribeLaunchConfigurationTemplates")
    drs.call("DescribeReplicationConfigurationTemplates")
    drs.call(
        "PutLaunchAction", resourceId=server, actionCode="AWS-RunShellScript", order=2, actionId=ACTION, optional=True,
        active=True, name="Look", actionVersion="$DEFAULT", category="OTHER", description="Looks.",
        parameters={"commands": {"value": "ls", "type": "SSM_STORE"}},
    )
    drs.call("ListLaunchActions", resourceId=server)
    plan = drs.call("ListRecoveryPlans")["recoveryPlans"][0]["recoveryPlanArn"]
    drs.call("GetRecoveryPlan", recoveryPlanArn=plan)
    step = drs.call("ListRecoveryPlanSteps", recoveryPlanArn=plan)["recoveryPlanSteps"][0]["recoveryPlanStepArn"]
    drs.call("GetRecoveryPlanStep", recoveryPlanStepArn=step)


def recover(server, other):
    point = drs.call("DescribeRecoverySnapshots", sourceServerID=server)["items"][-1]["snapshotID"]
    servers = [{"sourceServerID": server, "recoverySnapshotID": point}, {"sourceServerID": other}]
    job = drs.call("StartRecovery", sourceServers=servers, isDrill=False, tags={"a": "b"})["job"]
    job = finish(job)
    assert {part["launchStatus"] for part in job["participatingServers"]} == {"LAUNCHED"}, job
    drs.call("TagResource", resourceArn=job["arn"], tags={"c": "d"})
    drs.call("UntagResource", resourceArn=job["arn"], tagKeys=["a"])
    assert drs.call("ListTagsForResource", resourceArn=job["arn"])["tags"] == {"c": "d"}
    return instance_of(server), instance_of(other)


def check(instance):
    ssm.call("DescribeInstanceInformation")
    ssm.call("DescribeDocument", Name="AWS-RunShellScript")
    commands = {"commands": ["ls"]}
    command = ssm.call("SendCommand", DocumentName="AWS-RunShellScript", InstanceIds=[instance], Parameters=commands)
    command = command["Command"]["CommandId"]
    automation = ssm.call(
        "StartAutomationExecution", DocumentName="AWS-RestartEC2Instance", Parameters={"InstanceId": [instance]},
    )["AutomationExecutionId"]
    while ssm.call("GetCommandInvocation", CommandId=command, InstanceId=instance)["Status"] in ("Pending", "InProgress"):
        ssm.call("GetAutomationExecution", AutomationExecutionId=automation)
    ssm.call("ListCommands")
    ssm.call("ListCommandInvocations", Details=True)
    ssm.call("CancelCommand", CommandId=command)


def fail_back(instance):
    drs.call("GetFailbackReplicationConfiguration", recoveryInstanceID=instance)
    drs.call("UpdateFailbackReplicationConfiguration", recoveryInstanceID=instance, usePrivateIP=True)
    drs.call("ReverseReplication", recoveryInstanceID=instance)
    settle()
    finish(drs.call("StartFailbackLaunch", recoveryInstanceIDs=[instance])["job"])
    drs.call("StopFailback", recoveryInstanceID=instance)
    drs.call("DisconnectRecoveryInstance", recoveryInstanceID=instance)
    drs.call("DeleteRecoveryInstance", recoveryInstanceID=instance)


def leave(server, third, other_instance):
    job = finish(drs.call("TerminateRecoveryInstances", recoveryInstanceIDs=[other_instance])["job"])
    drs.call("DeleteJob", jobID=job["jobID"])
    drs.call("DeleteLaunchAction", resourceId=server, actionId=ACTION)
    drs.call("DisconnectSourceServer", sourceServerID=server)
    drs.call("DeleteSourceServer", sourceServerID=server)
    drs.call("StopReplication", sourceServerID=third)
    drs.call("RetryDataReplication", sourceServerID=third)
    settle()
    drs.call("StopReplication", sourceServerID=third)
    drs.call("StartReplication", sourceServerID=third)


def notify():
    topic = sns.call("CreateTopic", Name="t")["TopicArn"]
    sns.call("ListTopics")
    sns.call("GetTopicAttributes", TopicArn=topic)
    subscribed = sns.call(
        "Subscribe", TopicArn=topic, Protocol="email", Endpoint="a@example.com", ReturnSubscriptionArn=True,
    )["SubscriptionArn"]
    sns.call("ListSubscriptionsByTopic", TopicArn=topic)
    sns.call("Publish", TopicArn=topic, Message="m", MessageAttributes={"a": {"DataType": "String", "StringValue": "b"}})
    sns.call("Unsubscribe", SubscriptionArn=subscribed)
    sns.call("DeleteTopic", TopicArn=topic)


ACTION = "a1b2c3d4-5678-90ab-cdef-000000000001"
server, other, third = [item["sourceServerID"] for item in drs.call("DescribeSourceServers", maxResults=3)["items"]]
set_up(server)
instance, other_instance = recover(server, other)
check(instance)
fail_back(instance)
leave(server, third, other_instance)
notify()
quotas.call("ListServiceQuotas", ServiceCode="drs", MaxResults=2)
quotas.call("GetServiceQuota", ServiceCode="drs", QuotaCode="L-D88FAC3A")
volume = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0"
context = {"ContextKeyName": "aws:ViaAWSService", "ContextKeyType": "boolean", "ContextKeyValues": ["true"]}
simulated = iam.call(
    "SimulatePrincipalPolicy", PolicySourceArn="arn:aws:iam::111122223333:role/start-wave",
    ActionNames=["ec2:DetachVolume", "ec2:DeleteVolume"], ResourceArns=[volume], ContextEntries=[context],
)["EvaluationResults"]
assert [result["EvalDecision"] for result in simulated] == ["allowed", "allowed"], simulated
for name, client in (("drs", drs), ("ssm", ssm), ("sns", sns), ("service-quotas", quotas), ("iam", iam)):
    print(name, client.served(SERVED[name]), "operations answer as the model says")
