"""Calls every operation that the simulator does not serve. Argument: the names of those that it serves, as JSON."""

import json
import sys

from botocore.exceptions import ClientError
from checked import Checked

SERVED = json.loads(sys.argv[1])


def least(shape):
    """The least that botocore lets through."""
    if shape.type_name == "structure":
        names = list(shape.members)[:1] if getattr(shape, "is_tagged_union", False) else shape.required_members
        return {name: least(shape.members[name]) for name in names}
    if shape.type_name == "list":
        return [least(shape.member)] * shape.metadata.get("min", 0)
    if shape.type_name == "map":
        return {}
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else "x" * max(shape.metadata.get("min", 1), 1)
    if shape.type_name == "blob":
        return b"x"
    if shape.type_name == "timestamp":
        return "2026-11-20T08:00:00Z"
    return False if shape.type_name == "boolean" else shape.metadata.get("min", 1)


for service, served in SERVED.items():
    checked = Checked(service)
    refused = 0
    for name in checked.model.operation_names:
        if name in served:
            continue
        operation = checked.model.operation_model(name)
        parameters = least(operation.input_shape) if operation.input_shape else {}
        try:
            checked.client._make_api_call(name, parameters)
            sys.exit(f"{service} {name} is not served, and yet it answers")
        except ClientError as error:
            status, said = error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]
            assert status == 501 and name in said["Message"], f"{service} {name}: {status} {said}"
            refused += 1
    print(service, refused, "operations are refused by name")
