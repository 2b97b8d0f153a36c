"""Deploys to the AWS account of the environment, and looks whether what answers is what was deployed.

Usage: deploy.py build | all | code | console, with the Python of target/python, after `make package-code`.
`build` is `sam build`, which needs no account; `all` is that, `sam deploy` and the console; `code` puts the zip into the
functions that are there, `console` only the files of the console: for development, both skip CloudFormation.
"""

import hashlib
import json
import mimetypes
import os
import subprocess
import sys
import time
import tomllib
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ZIP = ROOT / "target/bootstrap.zip"
CONSOLE = ROOT / "frontend/dist"
SAM = ROOT / "target/aws-tools/bin/sam"
# SAM leaves the path of the zip in Globals as it is, so this is as deep below the root as the template.
BUILT = ROOT / "target/sam"
# Files with their hash in their names never change; the others are looked at every time.
FOR_EVER, NEVER = "public, max-age=31536000, immutable", "no-cache"


def main(what):
    if what == "build":
        return build_templates()
    settings = settings_of_sam()
    stack = settings["stack_name"]
    session = boto3.Session(region_name=settings.get("region") or os.environ.get("AWS_REGION"))
    if session.region_name is None:
        sys.exit("set AWS_REGION: to the Region that servers are recovered to")
    account = session.client("sts").get_caller_identity()["Account"]
    print(f"account {account}, Region {session.region_name}, stack {stack}")
    build = build_id()
    if what == "all":
        build_templates()
        deploy(settings, build, session.region_name)
    outputs = outputs_of(session, stack)
    if what == "code":
        update_code(session, outputs, build)
    if what in {"all", "console"} and "ConsoleBucket" in outputs:
        put_console(session, outputs, account)
    if what != "console":
        compare(outputs, build)
    print(f"console: {outputs.get('ConsoleUrl', 'not deployed')}\nAPI: {outputs['ApiUrl']}")


def settings_of_sam():
    return tomllib.loads(config_file().read_text())["default"]["deploy"]["parameters"]


def config_file():
    own = HERE / "samconfig.local.toml"
    return own if own.exists() else HERE / "samconfig.toml"


def build_id():
    """The commit, and the zip: two builds of a changed checkout are different."""
    zip_is_there()
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    digest = hashlib.sha256(ZIP.read_bytes()).hexdigest()[:12]
    return f"{commit.stdout.strip() or 'unknown'}-{digest}"


def zip_is_there():
    if not ZIP.exists():
        sys.exit(f"{ZIP.relative_to(ROOT)} is not there: run `make package-code`")


def build_templates():
    """The templates as they are deployed. The zip is built already, and SAM takes it as it is, if it is there."""
    zip_is_there()
    run_sam("build", "--template-file", HERE / "template.yaml", "--build-dir", BUILT)


def run_sam(*arguments):
    subprocess.run([SAM, *arguments], check=True, cwd=HERE, env=os.environ | {"SAM_CLI_TELEMETRY": "0"})


def deploy(settings, build, region):
    # On the command line parameters replace those of the file, so both go there.
    overrides = [*settings.get("parameter_overrides", []), f"BuildId={build}"]
    unattended = ["--no-confirm-changeset"] if os.environ.get("CI") else []
    run_sam(
        "deploy", "--template-file", BUILT / "template.yaml", "--config-file", config_file(), "--region", region,
        *unattended, "--parameter-overrides", *overrides,
    )


def outputs_of(session, stack):
    found = session.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return {output["OutputKey"]: output["OutputValue"] for output in found}


def update_code(session, outputs, build):
    """One upload for all functions; their build id follows."""
    managed = outputs_of(session, "aws-sam-cli-managed-default")["SourceBucket"]
    key = f"disaster-recovery/{build}.zip"
    session.client("s3").upload_file(str(ZIP), managed, key)
    client = session.client("lambda")
    prefix = outputs["FunctionPrefix"]
    pages = client.get_paginator("list_functions").paginate()
    names = [f["FunctionName"] for page in pages for f in page["Functions"] if f["FunctionName"].startswith(prefix)]

    def update(name):
        client.update_function_code(FunctionName=name, S3Bucket=managed, S3Key=key)
        client.get_waiter("function_updated_v2").wait(FunctionName=name)
        variables = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        environment = {"Variables": variables | {"BUILD_ID": build}}
        client.update_function_configuration(FunctionName=name, Environment=environment)
        client.get_waiter("function_updated_v2").wait(FunctionName=name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(update, names))
    print(f"{len(names)} functions have build {build}; the next `make deploy` tells CloudFormation")


def put_console(session, outputs, account):
    if not (CONSOLE / "index.html").exists():
        print("frontend/dist is not there: the console was not put")
        return
    s3, bucket = session.client("s3"), outputs["ConsoleBucket"]

    def put(key, body, cache):
        kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
        s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=kind, CacheControl=cache)

    files = sorted(path for path in CONSOLE.rglob("*") if path.is_file() and path.name != "index.html")
    for path in files:
        key = path.relative_to(CONSOLE).as_posix()
        put(key, path.read_bytes(), FOR_EVER if key.startswith("assets/") else NEVER)
    config = {
        # The console is on the same origin as the API.
        "apiUrl": "",
        "oidc": {"authority": outputs["OidcAuthority"], "clientId": outputs["OidcClientId"], "scope": "openid email profile"},
        "simulated": False, "account": account, "region": session.region_name,
    }
    put("config.json", json.dumps(config).encode(), NEVER)
    # Last, so that nobody gets a page whose parts are not there yet.
    put("index.html", (CONSOLE / "index.html").read_bytes(), NEVER)
    paths = ["/index.html", "/config.json", "/"]
    session.client("cloudfront").create_invalidation(
        DistributionId=outputs["ConsoleDistribution"],
        InvalidationBatch={"Paths": {"Quantity": len(paths), "Items": paths}, "CallerReference": str(time.time())},
    )
    print(f"{len(files) + 2} files of the console are in {bucket}")


def compare(outputs, build):
    """Old code that is deployed again has cost others days: what answers must be this build."""
    answer = {}
    for _ in range(30):
        try:
            with urllib.request.urlopen(outputs["ApiUrl"] + "/api/health", timeout=10) as response:
                answer = json.loads(response.read())
        except OSError as error:
            answer = {"build": str(error)}
        if answer["build"] == build:
            print(f"build {build} answers")
            return
        time.sleep(2)
    sys.exit(f"deployed {build}, but {answer['build']} answers")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"build", "all", "code", "console"}:
        sys.exit(__doc__)
    main(sys.argv[1])
