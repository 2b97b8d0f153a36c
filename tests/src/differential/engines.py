"""Runs state machines in another engine, inside this process, with functions that answer from tables.

Reads one JSON document from standard input: {"engine", "account", "region", "topic", "machines": {name: definition},
"cases": [{"name", "machine", "input", "functions"}], "pace": how many times as fast as real time waits go}. Writes
{"refused": {machine: reason}, "outcomes": {case: {"status", "output", "error", "events", "calls"}}, "seconds",
"processor", "memory": what the executions took, in seconds and bytes}.
How a table is read stands in `functions.rs`, which answers our own interpreter by the same rules.
"""

import contextlib
import json
import os
import pathlib
import re
import resource
import sys
import threading
import time

job = json.load(sys.stdin)
os.environ.update(
    AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION=job["region"],
    MINISTACK_ACCOUNT_ID=job["account"], MINISTACK_REGION=job["region"],
)

# No execution takes a second; seconds without an end mean that there will be none.
PATIENCE = 120

# Waits, back-offs and polling of the engines.
really_sleep = time.sleep
time.sleep = lambda seconds: really_sleep(seconds / job["pace"])


class FunctionFailed(Exception):
    """A function ended with an error."""

    def __init__(self, error, message):
        super().__init__(error)
        self.error = error
        self.document = {"errorType": error, "errorMessage": message}


class Refused(Exception):
    """The engine does not take a machine as it is, but another form of it that means the same."""


class Functions:
    """The tables of all cases."""

    def __init__(self, cases):
        self.tables = {case["name"]: case["functions"] for case in cases}
        self.calls = {case["name"]: [] for case in cases}
        self.counts = {}
        self.lock = threading.Lock()
        self.answer_token = None

    def invoke(self, function, payload):
        function = function.rsplit(":", 1)[-1]
        case = payload["executionId"]
        table = self.tables[case]
        part = payload.get("wave")
        key = next(key for key in (f"{function}/{part}", function) if key in table)
        with self.lock:
            self.calls[case].append([function, payload])
            count = self.counts.get((case, key), 0)
            self.counts[case, key] = count + 1
        behaviour = table[key][min(count, len(table[key]) - 1)]
        if "error" in behaviour:
            raise FunctionFailed(behaviour["error"], behaviour.get("message", ""))
        if "token" in behaviour or "tokenError" in behaviour:
            threading.Thread(target=self.later, args=(payload["taskToken"], behaviour), daemon=True).start()
            return {}
        return payload["value"] if behaviour.get("echo") else behaviour["answer"]

    def later(self, token, behaviour):
        # The engine knows the token only when the function has returned; and moto trips over executions that are just
        # being started while it looks for the one that waits.
        while True:
            with contextlib.suppress(Exception):
                return self.answer_token(token, behaviour)
            really_sleep(0.001)


class Moto:
    """https://docs.getmoto.org, with the interpreter that it has from LocalStack."""

    def __init__(self, functions):
        import boto3
        from moto import mock_aws
        from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
        from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_sfn import (
            StateTaskServiceSfn,
        )
        from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

        def invoke(parameters, region, state_credentials):
            answer = {"StatusCode": 200, "ExecutedVersion": "$LATEST"}
            try:
                return answer | {"Payload": functions.invoke(parameters["FunctionName"], json.loads(parameters["Payload"]))}
            except FunctionFailed as failure:
                return answer | {"FunctionError": "Unhandled", "Payload": failure.document}

        start_execution = StateTaskServiceSfn._eval_service_task

        def start_child(self, env, resource_runtime_part, normalised_parameters, state_credentials):
            try:
                return start_execution(self, env, resource_runtime_part, normalised_parameters, state_credentials)
            except KeyError as missing:
                # It gives the parameters of the state to the SDK, which spells them differently.
                machine = env.states.context_object.context_object_data["StateMachine"]["Name"]
                refused.setdefault(machine, f"startExecution: {missing}")
                spelt = {name[0].lower() + name[1:]: value for name, value in normalised_parameters.items()}
                start_execution(self, env, resource_runtime_part, spelt, state_credentials)

        def answer_of_child(self, response, boto_service_name=None, service_action_name=None):
            for name in [name for name in response if name[0].islower()]:
                response[name[0].upper() + name[1:]] = response.pop(name)

        StateTaskServiceSfn._eval_service_task = start_child
        StateTaskServiceSfn._normalise_response = answer_of_child
        lambda_eval_utils._invoke_lambda_function = invoke
        WaitFunction._wait_interval = lambda self, env, wait_seconds: time.sleep(wait_seconds)
        functions.answer_token = self.answer_token
        mock_aws(config={"stepfunctions": {"execute_state_machine": True}}).start()
        boto3.client("sns").create_topic(Name=job["topic"])
        self.states = boto3.client("stepfunctions")

    def answer_token(self, token, behaviour):
        if "token" in behaviour:
            self.states.send_task_success(taskToken=token, output=json.dumps(behaviour["token"]))
        else:
            self.states.send_task_failure(taskToken=token, error=behaviour["tokenError"], cause="")

    def create(self, name, definition):
        try:
            self.states.create_state_machine(name=name, definition=definition, roleArn=role())
        except self.states.exceptions.ClientError as error:
            # Its grammar takes no whole percentages.
            adapted = re.sub(r'("ToleratedFailurePercentage": *\d+)(?![.\d])', r"\1.0", definition)
            self.states.create_state_machine(name=name, definition=adapted, roleArn=role())
            raise Refused(str(error)) from error

    def run(self, machine, name, text):
        arn = self.states.start_execution(stateMachineArn=machine_arn(machine), name=name, input=text)["executionArn"]
        execution = ended(name, lambda: self.states.describe_execution(executionArn=arn))
        history = self.states.get_execution_history(executionArn=arn, maxResults=1000)
        return execution, [event["type"] for event in history["events"]]


class Ministack:
    """https://pypi.org/project/ministack"""

    def __init__(self, functions):
        from ministack.services import sns, stepfunctions

        def call(function, event):
            try:
                return functions.invoke(function, event)
            except FunctionFailed as failure:
                raise stepfunctions._ExecutionError(failure.error, json.dumps(failure.document)) from failure

        stepfunctions._call_lambda = call
        functions.answer_token = self.answer_token
        sns._create_topic({"Name": job["topic"]})
        self.states = stepfunctions

    def call(self, operation, request):
        status, _, body = getattr(self.states, operation)(request)
        answer = json.loads(body or "{}")
        if status >= 400:
            raise LookupError(f"{operation}: {answer}")
        return answer

    def answer_token(self, token, behaviour):
        if "token" in behaviour:
            self.call("_send_task_success", {"taskToken": token, "output": json.dumps(behaviour["token"])})
        else:
            self.call("_send_task_failure", {"taskToken": token, "error": behaviour["tokenError"], "cause": ""})

    def create(self, name, definition):
        self.call("_create_state_machine", {"name": name, "definition": definition, "roleArn": role()})

    def run(self, machine, name, text):
        request = {"stateMachineArn": machine_arn(machine), "name": name, "input": text}
        arn = self.call("_start_execution", request)["executionArn"]
        return ended(name, lambda: self.call("_describe_execution", {"executionArn": arn})), []


def ended(name, describe):
    """Waits for the end of an execution; one that never ends is named."""
    deadline = time.monotonic() + PATIENCE
    while (execution := describe())["status"] == "RUNNING":
        if time.monotonic() > deadline:
            sys.stderr.write(f"{name} has not ended after {PATIENCE} seconds\n")
            sys.stderr.flush()
            os._exit(1)
        really_sleep(0.002)
    return execution


def role():
    return f"arn:aws:iam::{job['account']}:role/machine"


def machine_arn(name):
    return f"arn:aws:states:{job['region']}:{job['account']}:stateMachine:{name}"


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return {"this is not JSON": text}


# What an engine takes only in another form, by machine.
refused = {}
functions = Functions(job["cases"])
engine = {"moto": Moto, "ministack": Ministack}[job["engine"]](functions)
for name, definition in job["machines"].items():
    try:
        engine.create(name, definition)
    except Refused as reason:
        refused[name] = str(reason)
outcomes = {}
started, used = time.monotonic(), time.process_time()
for case in job["cases"]:
    execution, events = engine.run(case["machine"], case["name"], json.dumps(case["input"]))
    succeeded = execution["status"] == "SUCCEEDED"
    outcomes[case["name"]] = {
        "status": execution["status"],
        "output": parsed(execution["output"]) if succeeded else None,
        "error": None if succeeded else execution.get("error"),
        "events": events,
        "calls": functions.calls[case["name"]],
    }
took = {"seconds": time.monotonic() - started, "processor": time.process_time() - used}
# Linux counts whoever started this process into `ru_maxrss`.
try:
    memory = 1024 * int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
except OSError:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
# The engines leave threads behind that nobody needs any more.
print(json.dumps({"refused": refused, "outcomes": outcomes, "memory": memory} | took), flush=True)
os._exit(0)
