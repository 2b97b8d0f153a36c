"""Deploys the template to an emulator of AWS and runs drills and a recovery there.

The emulator is ministack, which enforces IAM: every function has the rights of its role and no others. DRS, SSM and what
IAM says of roles are the simulated ones; the functions are the real `bootstrap`. Everything is on 127.0.0.1 and ends with
this script.

Usage: deployed.py BOOTSTRAP DRSCTL, with the Python of target/engines. Prints what it saw as JSON lines.
"""

import contextlib
import json
import sys
import tempfile
import time
from pathlib import Path

from cloud import Cloud, emulator, simulator
from operate import Operator
from template import ROOT


def main(bootstrap, drsctl):
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deployed-")))
        drs = simulator(stack, drsctl, folder)
        cloud = Cloud(emulator(stack, folder))
        say("emulator", seconds=round(time.monotonic() - started, 1))
        cloud.upload(bootstrap)
        cloud.deploy(drs)
        say("deployed", seconds=round(time.monotonic() - started, 1), resources=cloud.resources)
        walk(cloud, Operator(cloud, drsctl, drs, folder))
    say("done", seconds=round(time.monotonic() - started, 1))


def walk(cloud, operator):
    """What a person does in the first hour."""
    queue = cloud.subscribed_queue()
    admin, viewer = cloud.token("ann", "admin"), cloud.token("vic", "viewer")

    health = cloud.api("GET", "/api/health")
    assert health["build"] == "the-build", health
    assert cloud.status("GET", "/api/plans") == 401, "without a token"
    assert cloud.status("GET", "/api/plans", "forged.token.here") == 401
    assert cloud.status("GET", "/api/plans", viewer) == 200
    assert cloud.status("POST", "/api/executions", viewer, {"planId": "payroll", "executionType": "DRILL"}) == 403

    plan = (ROOT / "infra/local/stack/samples/payroll.plan.yaml").read_text()
    cloud.api("POST", "/api/plans/import", admin, plan)
    ready = cloud.api("GET", "/api/plans/payroll/readiness", admin)
    assert ready["preflight"] == {"ready": True, "findings": []}, ready
    say("the API works", readiness=ready["verdict"])

    # A drill, as from the Step Functions console
    arn = cloud.start("first")
    ended = cloud.ended(arn)
    assert ended["status"] == "SUCCEEDED", cloud.story(arn, ended)
    message = cloud.message(queue)
    assert message["MessageAttributes"]["outcome"]["Value"] == "Succeeded", message
    shown = cloud.api("GET", "/api/executions/first", viewer)
    assert shown["status"] == "Succeeded", shown
    say("a drill by StartExecution", subject=message["Subject"])

    # What DRS reports elsewhere comes over a bus of its own to the same function. The emulated default bus hears nothing.
    def reported():
        events = cloud.api("GET", "/api/executions/first/events?limit=200", viewer)["items"]
        return [event for event in events if event["kind"] == "LaunchReported"]

    assert not reported()
    server = shown["waves"][0]["servers"][0]
    cloud.forward_launch_result(server["jobId"], server["sourceServerId"])
    assert cloud.eventually(reported)[0]["sourceServerId"] == server["sourceServerId"]
    say("a launch result from elsewhere is recorded")

    # Its instances go: the API calls a function, which starts the cleanup machine
    cloud.api("POST", "/api/executions/first/cleanup", admin, {})
    cleanup = cloud.eventually(lambda: cloud.last_execution("cleanup"))
    assert cloud.ended(cleanup)["status"] == "SUCCEEDED", cloud.story(cleanup, cloud.ended(cleanup))
    say("its instances are terminated")

    # A drill by the HTTP API, as soon as DRS has ended the job that terminates
    cloud.until_ready(admin)
    id = cloud.api("POST", "/api/executions", admin, {"planId": "payroll", "executionType": "DRILL"})["executionId"]
    assert cloud.status_of(id, viewer) == "Succeeded", cloud.message(queue)["Message"]
    message = cloud.message(queue)
    assert message["MessageAttributes"]["outcome"]["Value"] == "Succeeded", message
    assert "Started by ann at" in message["Message"], "who it was stands in the token"
    cloud.api("POST", f"/api/executions/{id}/cleanup", admin, {})
    cloud.eventually(lambda: len(cloud.executions("cleanup")) == 2 and cloud.ended(cloud.last_execution("cleanup")))
    cloud.until_ready(admin)
    say("a drill by the HTTP API", execution=id)

    # A drill by the command line
    id, doctor = operator.drill(lambda: cloud.until_ready(admin))
    assert "Started by olga at" in cloud.message(queue)["Message"], "who it was stands in the credentials"
    cloud.eventually(lambda: len(cloud.executions("cleanup")) == 3 and cloud.ended(cloud.last_execution("cleanup")))
    cloud.until_ready(admin)
    say("a drill by drsctl", execution=id, doctor=doctor["verdict"])

    # A recovery, with the checks of every server
    request = {"planId": "payroll", "executionType": "RECOVERY", "note": "the site is on fire"}
    id = cloud.api("POST", "/api/executions", admin, request)["executionId"]
    assert cloud.status_of(id, viewer) == "Succeeded", cloud.message(queue)["Message"]
    message = cloud.message(queue)
    assert message["MessageAttributes"]["executionType"]["Value"] == "RECOVERY", message
    servers = [server for wave in cloud.api("GET", f"/api/executions/{id}", viewer)["waves"] for server in wave["servers"]]
    assert len(servers) == 6 and {server["status"] for server in servers} == {"Healthy"}, servers
    assert len(cloud.executions("server")) == 6
    say("a recovery with checks", servers=len(servers))

    # An execution that is stopped from outside: EventBridge calls reconcile-execution. The recovery's instances live,
    # so the drill names what it replaces.
    replace = [server["sourceServerId"] for server in servers]
    request = {"planId": "payroll", "executionType": "DRILL", "overrides": {"replaceInstances": replace}}
    arn = cloud.api("POST", "/api/executions", admin, request)["executionArn"]
    id = arn.rsplit(":", 1)[-1]
    # What is stopped before it has written anything down leaves nothing to close.
    cloud.eventually(lambda: cloud.status("GET", f"/api/executions/{id}", viewer) == 200)
    cloud.states.stop_execution(executionArn=arn, error="Stopped", cause="by a person")
    assert cloud.ended(arn)["status"] == "ABORTED"
    status = cloud.status_of(id, viewer)
    assert status in {"Cancelled", "Failed"}, status
    say("a stopped execution is closed", status=status)

    # The rights are those of the roles: without its policy a function can do nothing.
    cloud.take_policies_from("PrepareExecutionRole")
    arn = cloud.start("last")
    ended = cloud.ended(arn)
    assert ended["status"] == "FAILED" and "AccessDenied" in ended["cause"], cloud.story(arn, ended)
    say("permissions are enforced", cause=ended["cause"][:160])


def say(what, **more):
    print(json.dumps({"seen": what} | more), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
