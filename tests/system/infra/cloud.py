"""The emulator of AWS and the simulated DRS: starts them, deploys the template, and asks what a client may ask."""

import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import boto3
from botocore.config import Config

import template as templates
import transform

REGION, ACCOUNT, STACK = "eu-west-1", "111122223333", "dr"
# A 30-second poll takes 3 ms; deadlines of an hour stay far away.
WAIT_SCALE = "0.0001"
PATIENCE = 120


def simulator(stack, drsctl, folder):
    """The simulated DRS and SSM: where it listens."""
    log = stack.enter_context(open(folder / "simulator.log", "w+"))
    command = [drsctl, "simulate", "--port", "0", "--clock", "instant", "--seed", "7"]
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    stack.callback(end, process)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        text = (folder / "simulator.log").read_text()
        if "http://" in text:
            return "http://" + text.split("http://")[1].split()[0]
        time.sleep(0.05)
    sys.exit(f"the simulator does not serve: {text}")


def emulator(stack, folder):
    """ministack, with IAM enforced: where it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), "PYTHONPATH": "",
        "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION, "MINISTACK_ACCOUNT_ID": ACCOUNT, "AUTH": "true",
        "AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "root", "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint, "SFN_WAIT_SCALE": WAIT_SCALE,
        # It would listen on a port of its own, on every address.
        "IOT_MTLS_ENABLED": "0", "STATE_DIR": str(folder / "state"),
    }
    log = open(folder / "emulator.log", "w")
    process = subprocess.Popen(
        [sys.executable, "-m", "ministack"], env=environment, stdout=log, stderr=subprocess.STDOUT,
        cwd=folder, start_new_session=True,
    )
    stack.callback(end, process)
    stack.callback(lambda: show(folder / "emulator.log") if sys.exc_info()[0] else None)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            health = urllib.request.urlopen(endpoint + "/_ministack/health", timeout=2).read()
            assert b"enabled" in health, f"IAM is not enforced: {health}"
            return endpoint
        time.sleep(0.1)
    sys.exit("the emulator does not serve:\n" + (folder / "emulator.log").read_text()[-3000:])


def show(log):
    if "KEEP_LOG" in os.environ:
        Path(os.environ["KEEP_LOG"]).write_text(log.read_text())
    sys.stderr.write("the emulator's last lines:\n" + "\n".join(log.read_text().splitlines()[-60:]) + "\n")


def end(process):
    """Ends a process that this script has started, with the processes that it has started itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def not_deployed():
    lines = (Path(__file__).parent / "not_deployed.txt").read_text().splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    assert all(len(row) == 2 and row[1] for row in rows), "every line has a reason"
    return {kind: reason for kind, reason in rows}


def known_to_the_emulator():
    from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

    return set(_RESOURCE_HANDLERS)


def deployable(template, drs):
    """The template as it is, but for what the emulator cannot deploy, and where the functions find DRS."""
    left_out = not_deployed()
    resources = template["Resources"]
    missing = {resource["Type"] for resource in resources.values()} - known_to_the_emulator()
    listed = {entry for entry in left_out if "::" in entry}
    assert missing == listed, f"not_deployed.txt has {sorted(listed)}, the emulator lacks {sorted(missing)}"
    gone = {name for name, resource in resources.items() if resource["Type"] in listed or name in left_out}
    assert gone >= left_out.keys() - listed, "not_deployed.txt names resources that the template does not have"
    for name in gone:
        del resources[name]
    # `!Ref WaveStateMachineVersion` becomes `!Ref WaveStateMachine`.
    text = json.dumps(template)
    for name in gone:
        text = text.replace(f'"Ref": "{name}"', f'"Ref": "{name.removesuffix("Version")}"')
        assert f'"{name}"' not in text, f"something refers to {name}"
    template = json.loads(text)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Lambda::Function":
            resource["Properties"]["Architectures"] = ["x86_64"]
            variables = resource["Properties"]["Environment"]["Variables"]
            # The emulator has SimulatePrincipalPolicy, but knows neither conditions nor roles with a path.
            services = ("DRS", "SSM", "SERVICE_QUOTAS", "IAM")
            variables |= {f"AWS_ENDPOINT_URL_{service}": drs for service in services}
    return template


class Cloud:
    """The emulator, as its clients see it."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        session = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="root", region_name=REGION)

        def client(name):
            # TestState and StartSyncExecution would go to another host.
            config = Config(retries={"max_attempts": 2}, inject_host_prefix=False, s3={"addressing_style": "path"})
            return session.client(name, endpoint_url=endpoint, config=config)

        self.formation, self.s3, self.states = client("cloudformation"), client("s3"), client("stepfunctions")
        self.sns, self.sqs, self.cognito = client("sns"), client("sqs"), client("cognito-idp")
        self.iam, self.events = client("iam"), client("events")
        self.outputs, self.resources = {}, 0

    def upload(self, bootstrap):
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w", zipfile.ZIP_STORED) as archive:
            entry = zipfile.ZipInfo("bootstrap")
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, Path(bootstrap).read_bytes())
        self.s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": REGION})
        self.s3.put_object(Bucket="code", Key="bootstrap.zip", Body=code.getvalue())
        for nested in ("identity", "console", "observability"):
            self.s3.put_object(Bucket="code", Key=f"{nested}.yaml", Body=(templates.FOLDER / f"{nested}.yaml").read_bytes())

    def deploy(self, drs):
        template = deployable(transform.plain(), drs)
        self.s3.put_object(Bucket="code", Key="template.json", Body=json.dumps(template))
        parameters = {
            "BuildId": "the-build", "NotificationEmail": "ops@example.com",
            "LaunchEventAccounts": "222233334444",
        }
        self.formation.create_stack(
            StackName=STACK, TemplateURL=transform.place("template.json"),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        )

        def settled():
            stack = self.formation.describe_stacks(StackName=STACK)["Stacks"][0]
            return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

        stack = self.eventually(settled)
        events = self.formation.describe_stack_events(StackName=STACK)["StackEvents"]
        failed = [f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}" for e in events if "FAILED" in e["ResourceStatus"]]
        assert stack["StackStatus"] == "CREATE_COMPLETE", "\n".join([stack["StackStatus"], *failed])
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        self.resources = len(self.formation.describe_stack_resources(StackName=STACK)["StackResources"])

    def start(self, name):
        """Starts a drill as people do in the Step Functions console."""
        request = json.dumps({"planId": "payroll", "executionType": "DRILL"})
        machine = self.outputs["PlanStateMachineArn"]
        return self.states.start_execution(stateMachineArn=machine, name=name, input=request)["executionArn"]

    def forward_launch_result(self, job, server):
        """What the rule of target-region.yaml sends from elsewhere, but for its source: nobody may use those of AWS."""
        bus, source = self.outputs["LaunchEventBusArn"].rsplit("/", 1)[1], "simulated.drs"
        [rule] = self.events.list_rules(EventBusName=bus)["Rules"]
        pattern = rule["EventPattern"].replace("aws.drs", source)
        assert pattern != rule["EventPattern"], rule
        self.events.put_rule(EventBusName=bus, Name=rule["Name"], EventPattern=pattern)
        entry = {
            "EventBusName": bus, "Source": source,
            "DetailType": "DRS Source Server Launch Result", "Time": time.time(),
            "Resources": [f"arn:aws:drs:eu-central-1:222233334444:source-server/{server}"],
            "Detail": json.dumps({"state": "RECOVERY_LAUNCH_SUCCEEDED", "job-id": job, "is-drill": "TRUE"}),
        }
        answer = self.events.put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0, answer

    def take_policies_from(self, role):
        role = self.formation.describe_stack_resource(StackName=STACK, LogicalResourceId=role)["StackResourceDetail"]
        name = role["PhysicalResourceId"]
        for policy in self.iam.list_role_policies(RoleName=name)["PolicyNames"]:
            self.iam.delete_role_policy(RoleName=name, PolicyName=policy)

    def token(self, user, group):
        """An access token of a new person in a group."""
        pool, client, password = self.outputs["UserPoolId"], self.outputs["OidcClientId"], "correct Horse battery 7"
        # People sign in with SRP or on the hosted page; a test may do it by password.
        flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        self.cognito.update_user_pool_client(UserPoolId=pool, ClientId=client, ExplicitAuthFlows=flows)
        email = [{"Name": "email", "Value": f"{user}@example.com"}, {"Name": "email_verified", "Value": "true"}]
        self.cognito.admin_create_user(
            UserPoolId=pool, Username=user, UserAttributes=email, MessageAction="SUPPRESS", TemporaryPassword=password,
        )
        self.cognito.admin_set_user_password(UserPoolId=pool, Username=user, Password=password, Permanent=True)
        self.cognito.admin_add_user_to_group(UserPoolId=pool, Username=user, GroupName=group)
        answer = self.cognito.admin_initiate_auth(
            UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user, "PASSWORD": password},
        )
        return answer["AuthenticationResult"]["AccessToken"]

    def request(self, method, path, token=None, body=None):
        api = self.outputs["ApiUrl"].split("//")[1].split(".")[0]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        data = None
        if body is not None:
            is_text = isinstance(body, str)
            headers["Content-Type"] = "application/yaml" if is_text else "application/json"
            data = (body if is_text else json.dumps(body)).encode()
        url = f"{self.endpoint}/_aws/execute-api/{api}/$default{path}"
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def status(self, *request):
        return self.request(*request)[0]

    def api(self, *request):
        status, body = self.request(*request)
        assert 200 <= status < 300, f"{request[:2]}: {status} {body}"
        return json.loads(body)

    def status_of(self, id, token):
        """How an execution has ended, as the API shows it."""

        def ended():
            status, body = self.request("GET", f"/api/executions/{id}", token)
            if status != 200:
                return None
            word = json.loads(body)["status"]
            return None if word in {"Pending", "Running", "Paused"} else word

        return self.eventually(ended)

    def until_ready(self, token):
        """Every question makes the simulated clock jump to the next thing that happens."""
        self.eventually(lambda: self.api("GET", "/api/plans/payroll/readiness", token)["preflight"]["ready"])

    def executions(self, machine):
        arn = self.outputs["PlanStateMachineArn"].removesuffix("plan") + machine
        return self.states.list_executions(stateMachineArn=arn)["executions"]

    def last_execution(self, machine):
        executions = sorted(self.executions(machine), key=lambda execution: execution["startDate"])
        return executions[-1]["executionArn"] if executions else None

    def ended(self, arn):
        def settled():
            execution = self.states.describe_execution(executionArn=arn)
            return None if execution["status"] == "RUNNING" else execution

        return self.eventually(settled)

    def failures(self, *machines):
        failed = [e["executionArn"] for machine in machines for e in self.executions(machine) if e["status"] != "SUCCEEDED"]
        return [self.story(arn, self.states.describe_execution(executionArn=arn)) for arn in failed]

    def story(self, arn, execution):
        events = self.states.get_execution_history(executionArn=arn, maxResults=200)["events"]
        told = [f"{event['type']}: {json.dumps(list(event.values())[-1], default=str)[:600]}" for event in events[-12:]]
        return "\n".join([f"{arn} {execution['status']} {execution.get('error')} {execution.get('cause')}", *told])

    def subscribed_queue(self):
        queue = self.sqs.create_queue(QueueName="listener")["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        allow = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        self.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
        self.sns.subscribe(TopicArn=self.outputs["NotificationTopicArn"], Protocol="sqs", Endpoint=arn)
        return queue

    def message(self, queue):
        def received():
            messages = self.sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", [])
            for message in messages:
                self.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                return json.loads(message["Body"])
            return None

        return self.eventually(received)

    @staticmethod
    def eventually(look):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if seen := look():
                return seen
            time.sleep(0.2)
        raise AssertionError(f"nothing after {PATIENCE} seconds")
