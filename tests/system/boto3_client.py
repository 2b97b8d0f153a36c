"""Runs a recovery through boto3 and looks at it with every call that an operator would make. Prints what it saw."""

import json
import sys
import time

import boto3

plan = sys.argv[1]
states, drs, ssm, sns, dynamodb = (boto3.client(name) for name in ("stepfunctions", "drs", "ssm", "sns", "dynamodb"))

topic = sns.list_topics()["Topics"][0]["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="operators@example.com")

request = json.dumps({"planId": "payroll", "executionType": "RECOVERY"})
arn = states.start_execution(stateMachineArn=plan, input=request)["executionArn"]
while (execution := states.describe_execution(executionArn=arn))["status"] == "RUNNING":
    time.sleep(0.05)
print("execution", execution["status"])

pages = states.get_paginator("get_execution_history").paginate(executionArn=arn, PaginationConfig={"PageSize": 20})
print("plan ends with", [event["type"] for page in pages for event in page["events"]][-1])
for machine in states.list_state_machines()["stateMachines"]:
    described = states.describe_state_machine(stateMachineArn=machine["stateMachineArn"])
    runs = states.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    print("machine", described["name"], described["status"], "ran", len(runs), "times")
wave = arn.replace(":plan:", ":wave:") + "-1"
for run in states.list_map_runs(executionArn=wave)["mapRuns"]:
    counts = states.describe_map_run(mapRunArn=run["mapRunArn"])["itemCounts"]
    print("map run", counts["succeeded"], "of", counts["total"], "succeeded")

servers = [s for page in drs.get_paginator("describe_source_servers").paginate(maxResults=4) for s in page["items"]]
print("source servers", len(servers))
for job in sorted(drs.describe_jobs()["items"], key=lambda job: job["creationDateTime"]):
    log = [item for page in drs.get_paginator("describe_job_log_items").paginate(jobID=job["jobID"])
           for item in page["items"]]
    print("job", job["type"], job["initiatedBy"], job["status"], len(job["participatingServers"]), "servers,",
          log[0]["event"], "to", log[-1]["event"])
instances = drs.describe_recovery_instances()["items"]
print("recovery instances", len(instances), "drills", sum(instance["isDrill"] for instance in instances))
server = servers[0]["sourceServerID"]
print("recovery points", len(drs.describe_recovery_snapshots(sourceServerID=server)["items"]) > 0)
print("launch configuration", drs.get_launch_configuration(sourceServerID=server)["launchDisposition"])
print("tags", drs.list_tags_for_resource(resourceArn=servers[0]["arn"])["tags"])

agents = ssm.describe_instance_information()["InstanceInformationList"]
print("agents", len(agents), {agent["PingStatus"] for agent in agents})
invocations = ssm.list_command_invocations(Details=True)["CommandInvocations"]
print("commands", len(invocations), {invocation["Status"] for invocation in invocations})
first = invocations[0]
print("output", ssm.get_command_invocation(CommandId=first["CommandId"], InstanceId=first["InstanceId"])["Status"])
print("document", ssm.describe_document(Name="AWS-RunShellScript")["Document"]["DocumentType"])

execution_id = arn.rsplit(":", 1)[1]
rows = dynamodb.query(TableName="executions", KeyConditionExpression="executionId = :id AND begins_with(#i, :p)",
                      ExpressionAttributeNames={"#i": "item"},
                      ExpressionAttributeValues={":id": {"S": execution_id}, ":p": {"S": "SERVER#"}})["Items"]
print("servers", sorted({row["serverStatus"]["S"] for row in rows}), len(rows))

for name, call in {
    "ExecutionDoesNotExist": lambda: states.describe_execution(executionArn=arn + "x"),
    "ResourceNotFoundException": lambda: drs.get_launch_configuration(sourceServerID="s-00000000000000000"),
    "ValidationException": lambda: drs.describe_job_log_items(jobID="drsjob-00000000000000000"),
}.items():
    try:
        call()
        print("no error where", name, "was expected")
    except Exception as error:  # every service has its own class
        print("error", error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
