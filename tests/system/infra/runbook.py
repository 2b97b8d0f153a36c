"""Looks that the runbook has every alarm of the template, every finding of the pre-flight and every diagnosis.

Usage: runbook.py, with the Python of target/python.
"""

import re
import sys

from template import FOLDER, ROOT, load

runbook = (FOLDER / "docs/runbook.md").read_text()
alarms = {name for name, r in load("observability.yaml")["Resources"].items() if r["Type"] == "AWS::CloudWatch::Alarm"}
sections = set(re.findall(r"^### (\w+)$", runbook, re.M))
assert alarms, "no alarm was read"
for name, resource in load("observability.yaml")["Resources"].items():
    if name in alarms:
        assert resource["Properties"]["AlarmName"] == {"Fn::Sub": "${Name}-" + name}, name

words = set()
for file in ("diagnosis", "permissions", "quotas", "readiness", "server_readiness", "verdict"):
    source = (ROOT / f"lambdas/domain/src/{file}.rs").read_text().split("#[cfg(test)]")[0]
    # Codes and events; those that end in `_` are beginnings.
    found = set(re.findall(r'"([A-Z]+_[A-Z_]*[A-Z])"', source))
    assert found, f"nothing was read from {file}.rs"
    words |= found
causes = re.search(r"const CAUSES: &\[\(&str, &str\)\] = &\[(.*?)\];", (ROOT / "lambdas/domain/src/diagnosis.rs").read_text(), re.S)
words |= set(re.findall(r'\(\s*"(\w+)",', causes[1]))

problems = [f"no section for the alarm {name}" for name in sorted(alarms - sections)]
problems += [f"a section for {name}, which is no alarm" for name in sorted(sections - alarms)]
problems += [f"nothing about {word}" for word in sorted(words) if f"`{word}`" not in runbook]
if problems:
    sys.exit("infra/aws/docs/runbook.md:\n" + "\n".join(problems))
print(f"{len(alarms)} alarms, {len(words)} findings and diagnoses")
