"""Reads from the Rust sources which AWS operations each Lambda can call.

A function takes `world: &(impl ReadExecution + DescribeJobs)`, so the compiler lets it reach these ports and no others.
Here the chain is followed to its end: handler -> ports -> adapters (`impl DescribeJobs for World`) -> calls of an SDK
client -> IAM actions, with the table or state machine that they act on. What cannot be read is an error, never nothing.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

# The fields of `World` that are SDK clients, and the prefix of their IAM actions.
CLIENTS = {
    "drs": "drs", "dynamodb": "dynamodb", "ssm": "ssm", "step_functions": "states", "lambda": "lambda", "sns": "sns",
    "service_quotas": "servicequotas", "sts": "sts", "ec2": "ec2", "iam": "iam", "cloudwatch": "cloudwatch",
}
# Operations whose IAM action has another name.
RENAMED = {"lambda:Invoke": "lambda:InvokeFunction"}
# The members of a transaction need the permission of their kind; the transaction has none of its own
# (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html).
TRANSACTION_MEMBERS = {
    "Put": "dynamodb:PutItem", "Update": "dynamodb:UpdateItem", "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}
# Ports that call no service: the function's own log, its own configuration.
WITHOUT_CALLS = {"DefaultDrillLease", "ReadPollPeriod", "RecordMetrics"}
TABLES = {"groups": "GroupsTable", "plans": "PlansTable", "executions": "ExecutionsTable"}
MACHINES = {"plan": "PlanStateMachine", "cleanup": "CleanupStateMachine"}


class Unreadable(Exception):
    """The sources are not as this reader knows them. It has to be taught, not silenced."""


@dataclass
class Function:
    """What one Rust function does by itself."""

    operations: set = field(default_factory=set)
    tables: set = field(default_factory=set)
    machines: set = field(default_factory=set)
    uses_index: bool = False
    members: set = field(default_factory=set)
    callees: set = field(default_factory=set)


def code(text):
    """The text without comments, and with empty string literals, so that braces can be counted."""
    token = re.compile(r'//[^\n]*|r#*"|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'', re.S)
    out, at = [], 0
    while (found := token.search(text, at)) is not None:
        out.append(text[at:found.start()])
        at = found.end()
        if found[0].startswith("r"):
            at = text.index('"' + found[0].count("#") * "#", at) + 1 + found[0].count("#")
        out.append('""' if '"' in found[0] else "' '" if found[0].startswith("'") else "")
    return "".join(out) + text[at:]


def block(text, opening):
    """From an opening bracket to its partner."""
    pairs = {"{": "}", "(": ")"}
    depth, close = 0, pairs[text[opening]]
    for place in range(opening, len(text)):
        depth += (text[place] == text[opening]) - (text[place] == close)
        if depth == 0:
            return text[opening : place + 1]
    raise Unreadable(f"an unclosed bracket: {text[opening:opening + 80]}")


def sources(folder):
    for path in sorted(folder.rglob("*.rs")):
        text = path.read_text()
        yield path, code(text.split("#[cfg(test)]\nmod tests {")[0])


def pascal(snake):
    return "".join(word.capitalize() for word in re.split("[_-]", snake))


class Adapters:
    """The ports over the AWS SDK: `lambdas/aws`."""

    def __init__(self, root):
        self.functions, self.ports, self.port_of = {}, {}, {}
        for path, text in sources(root / "lambdas/aws/src"):
            for found in re.finditer(r"\bimpl(?: (\w+) for)? World \{", text):
                body = block(text, found.end() - 1)
                for method in re.finditer(r"\bfn (\w+)", body):
                    name = method[1]
                    brace = body.index("{", method.end())
                    key = (found[1], name)
                    if key in self.functions:
                        raise Unreadable(f"{key} is there twice")
                    self.functions[key] = self.read(block(body, brace), path)
                    if found[1]:
                        self.ports.setdefault(found[1], set()).add(key)
                        self.port_of.setdefault(name, set()).add(found[1])
        # A method is called by its name; helpers of `impl World` win over ports.
        self.by_name = {}
        for port, name in sorted(self.functions, key=lambda key: key[0] is None):
            self.by_name[name] = (port, name)

    @staticmethod
    def read(body, path):
        function = Function()
        # `self.drs.describe_jobs()`, and the client of an account: `self.drs(place).await?.describe_jobs()` or a `drs`
        # that was fetched before.
        own = set(re.findall(r"self\s*\.\s*(\w+)\s*\.\s*\w+\s*\(", body))
        if unknown := own - CLIENTS.keys() - {
            "tables", "machines", "topic_arn", "region", "function_prefix", "target", "targets", "home",
        }:
            raise Unreadable(f"{path}: {sorted(unknown)} are no clients of CLIENTS")
        names = "|".join(CLIENTS)
        call = rf"\b({names})(?:\([^()]*\))?(?:\s*\.\s*await)?\s*\??\s*\.\s*(\w+)\s*\("
        for client, operation in re.findall(call, body):
            if operation != "clone":
                action = f"{CLIENTS[client]}:{pascal(operation)}"
                function.operations.add(RENAMED.get(action, action))
        function.tables = {TABLES[name] for name in re.findall(r"self\s*\.\s*tables\s*\.\s*(\w+)", body)}
        function.machines = {MACHINES[name] for name in re.findall(r"self\s*\.\s*machines\s*\.\s*(\w+)", body)}
        function.uses_index = ".index_name(" in body
        function.members = {TRANSACTION_MEMBERS[m] for m in re.findall(r"\b(Put|Update|Delete|ConditionCheck)::builder", body)}
        function.callees = set(re.findall(r"self\s*\.\s*(\w+)\s*\(", body))
        function.callees |= set(re.findall(r"self\s*\.\s*(\w+)::<", body))
        return function

    def reached(self, key, seen=None):
        """Every function that this one calls, itself included."""
        seen = set() if seen is None else seen
        if key not in seen:
            seen.add(key)
            for callee in self.functions[key].callees & self.by_name.keys():
                self.reached(self.by_name[callee], seen)
        return seen

    def actions(self, port):
        """What a port needs: {(action, resource)}."""
        if port not in self.ports:
            raise Unreadable(f"nothing implements the port {port}")
        needed = set()
        for method in self.ports[port]:
            needed |= self.method_actions(method)
        if bool(needed) == (port in WITHOUT_CALLS):
            raise Unreadable(f"the port {port} calls {sorted(needed) or 'nothing'}")
        return needed

    def method_actions(self, method):
        # Clients of other accounts are made from the credentials of a role there, by the SDK itself.
        if method[0] == "AtTarget":
            return {("sts:AssumeRole", "*")}
        reached = [self.functions[key] for key in self.reached(method)]
        every_table = set().union(*(function.tables for function in reached))
        machines = set().union(*(function.machines for function in reached)) or {"PlanStateMachine"}
        members = set().union(*(function.members for function in reached))
        needed = set()
        for function in reached:
            for action in function.operations:
                service = action.split(":")[0]
                if action == "dynamodb:TransactWriteItems":
                    needed |= {(member, table) for member in members for table in every_table}
                elif service == "dynamodb":
                    tables = function.tables or every_table
                    if not tables:
                        raise Unreadable(f"{method}: {action} on which table?")
                    place = "/index/*" if function.uses_index else ""
                    needed |= {(action, table + place) for table in tables}
                elif action == "states:StartExecution":
                    needed |= {(action, machine) for machine in machines}
                elif action == "states:DescribeExecution":
                    needed.add((action, "executions"))
                elif service == "sns":
                    needed.add((action, "NotificationTopic"))
                elif action == "iam:SimulatePrincipalPolicy":
                    needed.add((action, "StartWaveRole"))
                elif service == "lambda":
                    needed.add((action, "functions"))
                else:
                    needed.add((action, "*"))
        return needed


def bounds(text, name):
    """The ports in the signature of `fn name`: of `world: &(impl A + B)`, of `world: &impl A`, of `<World: A + B>`."""
    found = re.search(rf"\bpub async fn {name}(?:<\s*World: ([\w\s+]+),?\s*>)?\(", text)
    if found is None:
        raise Unreadable(f"there is no fn {name}")
    signature = block(text, found.end() - 1)
    ports = re.findall(r"world: &\s*(?:\(\s*)?impl ([\w\s+]+)", signature) + [found[1] or ""]
    return set(re.findall(r"\b([A-Z]\w+)\b", " ".join(ports)))


class Lambdas:
    """Handlers and what they need."""

    def __init__(self, root):
        self.root = Path(root)
        self.adapters = Adapters(self.root)
        text = (self.root / "lambdas/functions/src/handlers.rs").read_text()
        self.handlers = self.list_of(text, "HANDLERS")
        self.without_state = self.list_of(text, "WITHOUT_STATE")
        self.only_known_doors()

    @staticmethod
    def list_of(text, name):
        found = re.search(rf"pub const {name}: \[&str; (\d+)\] = \[(.*?)\];", text, re.S)
        names = re.findall(r'"([\w-]+)"', found[2])
        if len(names) != int(found[1]):
            raise Unreadable(f"{name} was not read whole")
        return names

    def only_known_doors(self):
        """Bounds mean something only while nobody else has the whole `World` in hand."""
        with_world = {
            path.name for path, text in sources(self.root / "lambdas/functions/src") if re.search(r"\baws::|\bWorld\b", text)
        }
        if not with_world <= {"handlers.rs", "bootstrap.rs", "api.rs"}:
            raise Unreadable(f"`World` is used outside of its doors: {sorted(with_world)}")

    def ports(self, handler):
        snake = handler.replace("-", "_")
        text = code((self.root / f"lambdas/functions/src/{snake}.rs").read_text())
        ports = bounds(text, snake)
        if not ports and re.search(r"\bworld\b", text):
            raise Unreadable(f"{handler}: its ports were not understood")
        return ports

    def api_calls(self):
        """The methods of ports that the HTTP API calls: its handlers have the whole `World`, so calls are read."""
        folder, calls = self.root / "lambdas/api/src", set()
        helpers = {}
        for path, text in sources(self.root / "lambdas/domain/src"):
            for name in re.findall(r"\bpub async fn (\w+)[<(]", text):
                helpers[(path.stem, name)] = bounds(text, name)
        ports = set()
        for _, text in sources(folder):
            # `there` is the world at another account; `world.at(target).await?` is it without a name.
            calls |= set(re.findall(r"\b(?:world|there)\s*\.\s*(\w+)\s*\(", text))
            calls |= set(re.findall(r"\.at\([^;]*?\)\s*\.await\?\s*\.\s*(\w+)\s*\(", text))
            for module, name in re.findall(r"\b(\w+)::(\w+)[(;]", text):
                ports |= helpers.get((module, name), set())
        methods = set()
        for name in calls - {"clone", "region", "account"}:
            owners = self.adapters.port_of.get(name, set())
            if len(owners) != 1:
                raise Unreadable(f"the API calls `world.{name}`, which is a method of {sorted(owners) or 'no port'}")
            methods.add((*owners, name))
        return methods, ports

    def functions_that_the_api_calls(self):
        texts = "".join(path.read_text() for path in (self.root / "lambdas/api/src").rglob("*.rs"))
        return {name for name in self.handlers if f'"{name}"' in texts}

    def actions(self, handler):
        """{(action, resource)} of a handler, or of `api`."""
        needed = set()
        if handler == "api":
            methods, ports = self.api_calls()
            for method in methods:
                needed |= self.adapters.method_actions(method)
        else:
            ports = self.ports(handler)
        for port in ports:
            needed |= self.adapters.actions(port)
        return needed


if __name__ == "__main__":
    lambdas = Lambdas(Path(__file__).resolve().parents[3])
    for handler in [*lambdas.handlers, "api"]:
        print(handler)
        for action, resource in sorted(lambdas.actions(handler)):
            print(f"    {action:38} {resource}")
    print("api invokes", sorted(lambdas.functions_that_the_api_calls()))
