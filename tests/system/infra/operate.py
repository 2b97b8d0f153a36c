"""A person who operates the deployed product with drsctl: by a profile, with the rights that infra/aws/docs/permissions.md names."""

import json
import os
import subprocess

from cloud import ACCOUNT, REGION, STACK


class Operator:
    """A user of the account, with a profile `ops` of their own."""

    def __init__(self, cloud, drsctl, drs, folder):
        self.drsctl, self.cloud = drsctl, cloud
        cloud.iam.create_user(UserName="olga")
        cloud.iam.put_user_policy(UserName="olga", PolicyName="drsctl", PolicyDocument=json.dumps(rights()))
        key = cloud.iam.create_access_key(UserName="olga")["AccessKey"]
        config = folder / "config"
        config.write_text(
            f"[profile ops]\nregion = {REGION}\n"
            f"aws_access_key_id = {key['AccessKeyId']}\naws_secret_access_key = {key['SecretAccessKey']}\n"
        )
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_CONFIG_FILE": str(config),
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": cloud.endpoint,
            **{f"AWS_ENDPOINT_URL_{service}": drs for service in ("DRS", "SSM", "SERVICE_QUOTAS", "IAM")},
        }

    def run(self, *arguments, code=0, stack=STACK):
        """What a command prints that exits with `code`. It says where it goes on standard error, before all else."""
        command = [self.drsctl, *arguments, "--profile", "ops", "--stack", stack]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        if code != 252:
            place = f"account {ACCOUNT}, Region {REGION}, stack {stack}\n"
            assert done.stderr.startswith(place), done.stderr
        return done.stdout or done.stderr

    def drill(self, until_ready):
        """Looks whether all is well, runs a drill, and has its instances terminated."""
        until_ready()
        doctor = json.loads(self.run("doctor", "--output", "json"))
        assert doctor["verdict"] != "Bad" and len(doctor["checks"]) > 7, doctor
        seen = {check["check"]: check["seen"] for check in doctor["checks"]}
        assert f":user/olga, account {ACCOUNT}, Region {REGION}" in seen["credentials"], seen
        assert "the-build" in seen["functions"] and seen["source servers"].startswith("6 of 6"), seen
        # A stack that is not there is named as such to whoever may look at functions that are not there.
        elsewhere = self.run("servers", code=252, stack="nothing-here")
        assert f"the product is not there: account {ACCOUNT}, Region {REGION}, stack nothing-here" in elsewhere, elsewhere

        started = json.loads(self.run("start", "payroll", "--drill", "--note", "by hand", "--output", "json"))
        id = started["executionId"]
        end = self.run("watch", id)
        assert end.startswith("DRILL of payroll: Succeeded after "), end
        report = json.loads(self.run("report", id, "--output", "json"))
        assert report["execution"]["initiatedBy"] == "olga", report
        late = self.run("executions", "pause", id, code=254)
        assert "has ended Succeeded" in late, late
        self.run("cleanup", id)
        return id, doctor


def rights():
    """What infra/aws/docs/permissions.md says that drsctl needs."""
    def allow(actions, resource):
        return {"Effect": "Allow", "Action": actions, "Resource": resource}

    api = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}-api"
    tables = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{STACK}-*"
    return {"Version": "2012-10-17", "Statement": [
        allow("lambda:InvokeFunction", api),
        allow("lambda:GetFunctionConfiguration", "*"),
        allow(["dynamodb:GetItem", "dynamodb:Query"], [tables, f"{tables}/index/*"]),
        allow("drs:DescribeJobLogItems", "*"),
    ]}
