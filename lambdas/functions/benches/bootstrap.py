"""Measures one Lambda, `poll-wave`, in Rust and in Python: the start, the first poll and warm polls.

Plays Lambda's Runtime API, DynamoDB and DRS (the last two over TLS, one connection each or shared, as the client likes)
and starts the two functions by turns, on a core of their own where there are two, as on Lambda. Reads CPU time and peak
memory from /proc while a function waits for its next event. Prints JSON: for each function, lists with one number for
each start.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import argparse
import contextlib
import http.server
import json
import os
import pathlib
import queue
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import trustme

HERE = pathlib.Path(__file__).parent
EVENT = {
    "executionId": "drill-1", "wave": 1, "declaredAt": "2026-11-20T08:00:00Z", "time": "2026-11-20T08:10:00Z",
    "dueAt": "2026-11-20T08:10:00Z",
}
JOB = {
    "jobID": "drsjob-0123456789abcdef0", "type": "LAUNCH", "initiatedBy": "START_DRILL", "status": "STARTED",
    "creationDateTime": "2026-11-20T08:00:05Z", "tags": {"DRS:ExecutionId": "drill-1"},
    "arn": "arn:aws:drs:eu-west-1:111122223333:job/drsjob-0123456789abcdef0",
    "participatingServers": [
        {"sourceServerID": "s-0123456789abcdef0", "launchStatus": "PENDING"},
        {"sourceServerID": "s-0123456789abcdef1", "launchStatus": "PENDING"},
    ],
}
WAVE = {
    "executionId": {"S": "drill-1"}, "item": {"S": "WAVE#001"}, "wave": {"N": "1"}, "name": {"S": "Databases"},
    "waveStatus": {"S": "Launching"}, "onFailure": {"S": "STOP"}, "deadlineSeconds": {"N": "3600"},
    "serverCount": {"N": "2"}, "attempt": {"N": "1"}, "startedAt": {"S": "2026-11-20T08:00:05Z"},
    "jobs": {"L": [{"M": {
        "part": {"N": "1"}, "jobId": {"S": JOB["jobID"]}, "seen": {"S": "Spp"}, "settled": {"BOOL": False},
        "deadline": {"S": "2026-11-20T09:00:05Z"},
    }}]},
}
ANSWERS = {"GetItem": {"Item": WAVE}, "Query": {"Items": [WAVE], "Count": 1, "ScannedCount": 1}}
WARM_CALLS = 200
PATIENCE = 60
CORES = sorted(os.sched_getaffinity(0))
SYSTEM_CERTIFICATES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def body(self):
        length = int(self.headers.get("content-length") or 0)
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(length)
        whole = b""
        while size := int(self.rfile.readline(), 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def answer(self, status, body, headers=None):
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        # Whoever has been ended meanwhile does not listen.
        with contextlib.suppress(OSError):
            self.end_headers()
            self.wfile.write(content)


class Runtime(Handler):
    """Lambda: says what happens to `happened`, and answers `next` with what is put into `events`."""

    happened = queue.Queue()
    events = queue.Queue()

    def do_GET(self):
        self.happened.put(("next", None))
        number = self.events.get()
        self.answer(200, EVENT, {
            "lambda-runtime-aws-request-id": f"request-{number}",
            "lambda-runtime-deadline-ms": str(int(time.time() * 1000) + 30_000),
            "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-west-1:111122223333:function:poll-wave",
        })

    def do_POST(self):
        self.happened.put((self.path.rsplit("/", 1)[-1], json.loads(self.body())))
        self.answer(202, {"status": "OK"})


class Services(Handler):
    """DynamoDB and DRS."""

    requests = 0

    def do_POST(self):
        Services.requests += 1
        self.body()
        operation = self.headers.get("x-amz-target", "").rsplit(".", 1)[-1]
        self.answer(200, ANSWERS.get(operation, {"items": [JOB]}))


def serve(handler, context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


class Function:
    """A function's process."""

    def __init__(self, command, environment):
        # It has the core of whoever starts it, who goes back to the others.
        os.sched_setaffinity(0, CORES[-1:])
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        os.sched_setaffinity(0, CORES[:-1] or CORES)

    def wait_for(self, what):
        """Waits until the function asks or answers; gives the time since its start in milliseconds."""
        try:
            happened, body = Runtime.happened.get(timeout=PATIENCE)
        except queue.Empty:
            happened, body = "nothing", None
        if happened != what:
            self.process.kill()
            sys.exit(f"{self.process.args}: {happened} instead of {what}: {body} {self.process.stderr.read().decode()}")
        return (time.monotonic() - self.started) * 1000, body

    def cpu(self):
        """The milliseconds of CPU of all its threads. They are counted when a thread sleeps, so it is let to."""
        time.sleep(0.02)
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def memory(self, field="VmHWM"):
        """The most memory that it ever held, in MB; or, now, one kind of it (proc(5))."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split(f"{field}:")[1].split()[0]) * 1024 / 1e6

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()


def measure(command, environment):
    function = Function(command, environment)
    figures = {}
    figures["wallToNext"], _ = function.wait_for("next")
    figures["cpuToNext"] = function.cpu()
    Services.requests = 0
    waited = time.monotonic()
    Runtime.events.put(0)
    _, answer = function.wait_for("response")
    figures["wallToResponse"] = figures["wallToNext"] + (time.monotonic() - waited) * 1000
    assert answer["state"] == "Launching", answer
    function.wait_for("next")
    figures["cpuToResponse"] = function.cpu()
    figures["requests"] = Services.requests
    for number in range(WARM_CALLS):
        Runtime.events.put(number + 1)
        function.wait_for("response")
        function.wait_for("next")
    figures["cpuWarm"] = (function.cpu() - figures["cpuToResponse"]) / WARM_CALLS
    figures["memory"] = function.memory()
    figures["anonymous"] = function.memory("RssAnon")
    function.end()
    # Whoever waited for an event is gone; the next function has its own connection.
    Runtime.events.put(-1)
    return figures


def forget(file):
    """As at a cold start. What was just written lies in the page cache in pieces of up to 2 MB, which Linux maps whole."""
    descriptor = os.open(file, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bootstrap", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, CORES[:-1] or CORES)
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    context.set_alpn_protocols(["http/1.1"])
    with tempfile.TemporaryDirectory() as folder:
        # Beside those of the system, because a function on AWS reads all of them, too.
        certificates = pathlib.Path(folder) / "certificates.pem"
        system = [pathlib.Path(file).read_bytes() for file in SYSTEM_CERTIFICATES if os.path.exists(file)][:1]
        certificates.write_bytes(b"\n".join([*system, authority.cert_pem.bytes()]))
        environment = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": ":UTC", "PYTHONPATH": str(HERE),
            "_HANDLER": "poll-wave", "AWS_LAMBDA_FUNCTION_NAME": "poll-wave", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/poll-wave", "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{serve(Runtime)}",
            "AWS_ENDPOINT_URL": f"https://localhost:{serve(Services, context)}",
            "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
            "SSL_CERT_FILE": str(certificates), "AWS_CA_BUNDLE": str(certificates),
            "GROUPS_TABLE": "groups", "PLANS_TABLE": "plans", "EXECUTIONS_TABLE": "executions",
            "NOTIFICATION_TOPIC_ARN": "arn:aws:sns:eu-west-1:111122223333:topic",
            "PLAN_STATE_MACHINE_ARN": "arn:aws:states:eu-west-1:111122223333:stateMachine:plan",
            "CLEANUP_STATE_MACHINE_ARN": "arn:aws:states:eu-west-1:111122223333:stateMachine:cleanup",
        }
        functions = {
            "rust": [str(arguments.bootstrap.resolve())],
            "python": [sys.executable, "-m", "awslambdaric", "poll_wave.handler"],
        }
        runs = {name: [] for name in functions}
        forget(arguments.bootstrap)
        # The first start of each reads its files from the disk and is not counted.
        for number in range(arguments.runs + 1):
            for name, command in functions.items():
                figures = measure(command, environment)
                if number:
                    runs[name].append(figures)
    print(json.dumps({name: {key: [run[key] for run in of] for key in of[0]} for name, of in runs.items()}))


main()
