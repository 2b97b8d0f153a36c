"""Sends the requests of the AWS CLI's examples through botocore. Arguments: their folder, the served operations."""

import json
import os
import pathlib
import sys
import urllib.request

from botocore.exceptions import ClientError
from checked import Checked

# Ids of the documentation that the model itself refuses: they are no UUIDs.
NOT_VALID = ("DeleteLaunchAction", "PutLaunchAction")

served = json.loads(sys.argv[2])["drs"]
drs = Checked("drs")
answered = sent = 0
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    operation = file.stem
    if operation not in served:
        continue
    for example in json.loads(file.read_text())["examples"]:
        reset = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"] + "/_simulator/reset", method="POST")
        urllib.request.urlopen(reset).read()
        sent += 1
        try:
            drs.call(operation, **example["request"])
            answered += 1
        except ClientError as error:
            status, said = error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]
            # The example speaks of a job or a state that this account does not have.
            accepted = status in (404, 409) or operation in NOT_VALID or "originate in EC2" in said["Message"]
            assert accepted, f"{operation} {example['request']}: {status} {said}"
# A member that the documentation has and the model lacks; the account answers what it was given.
wrong = [problem for problem in drs.wrong if "unknown ['usageOperationData']" not in problem]
assert not wrong, "\n".join(wrong)
print(sent, "examples are accepted,", answered, "of them answered")
