"""The poll of a wave as one would write it in Python: the same two requests, the same answer as `poll_wave.rs`."""

import datetime
import os

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config

POLL_SECONDS = 30

# Once for each cold start, as AWS advises.
config = Config(connect_timeout=5, read_timeout=5, retries={"mode": "standard"})
dynamodb = boto3.client("dynamodb", config=config)
drs = boto3.client("drs", config=config)
deserializer = TypeDeserializer()


def handler(event, context):
    key = {"executionId": {"S": event["executionId"]}, "item": {"S": f"WAVE#{event['wave']:03}"}}
    item = dynamodb.get_item(TableName=os.environ["EXECUTIONS_TABLE"], Key=key, ConsistentRead=True)["Item"]
    wave = {name: deserializer.deserialize(value) for name, value in item.items()}
    ids = [job["jobId"] for job in wave["jobs"] if not job["settled"]]
    pages = drs.get_paginator("describe_jobs").paginate(filters={"jobIDs": ids})
    shown = {job["jobID"]: job for page in pages for job in page["items"]}
    for job in wave["jobs"]:
        if digest(shown[job["jobId"]]) != job["seen"]:
            raise RuntimeError("the measured poll is one that finds nothing new")
    due = datetime.datetime.fromisoformat(event["time"]) + datetime.timedelta(seconds=POLL_SECONDS)
    return {
        "state": "Launching", "pollSeconds": POLL_SECONDS, "dueAt": due.isoformat(), "attempt": int(wave["attempt"]),
        "servers": [],
    }


def digest(job):
    """What is compared between polls: the job's status and a letter for each server, small without an instance."""
    servers = sorted(job["participatingServers"], key=lambda server: server["sourceServerID"])
    letters = (
        server["launchStatus"][0] if "recoveryInstanceID" in server else server["launchStatus"][0].lower()
        for server in servers
    )
    return ("C" if job["status"] == "COMPLETED" else "S") + "".join(letters)
