//! The programs that tests run: `drsctl` as it is now, and tools from `PyPI`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    static WORKSPACE: OnceLock<PathBuf> = OnceLock::new();
    WORKSPACE.get_or_init(|| Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned())
}

/// A file of the material beside the checkout; `None`, with a message, when it is not there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let file = workspace().join("../shared").join(path);
    if file.exists() {
        return Some(file);
    }
    skipped(&format!("../shared/{path} is not here"));
    None
}

/// A tool that `make python` has installed; `None`, with a message, when it has not.
pub fn python_tool(name: &str) -> Option<PathBuf> {
    let tool = workspace().join("target/python/bin").join(name);
    if tool.exists() {
        return Some(tool);
    }
    skipped(&format!("{name} is not installed; run `make python`"));
    None
}

/// Whether `make lint-aws` has installed SAM; says so when it has not.
pub fn has_sam() -> bool {
    let is_here = workspace().join("target/aws-tools/bin/sam").exists();
    if !is_here {
        skipped("sam is not installed; run `make lint-aws`");
    }
    is_here
}

/// The Python that has the other engines for state machines; `None`, with a message, when it is not there.
pub fn engines_python() -> Option<PathBuf> {
    let python = workspace().join("target/engines/bin/python");
    if python.exists() {
        return Some(python);
    }
    skipped("moto and ministack are not installed; run `make python`");
    None
}

#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// Cargo as a person calls it, in the workspace. What it tells a test of its own package would let ring's build script
/// run anew, and all that stands on ring be built twice.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    let own = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(own)) {
        cargo.env_remove(name);
    }
    cargo.current_dir(workspace());
    cargo
}

/// `drsctl`, built from the sources as they are.
pub fn drsctl() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let mut build = cargo();
        build.args(["build", "--quiet", "--locked", "--package", "drsctl"]);
        assert!(build.status().unwrap().success(), "drsctl does not build");
        // A test is target/PROFILE/deps/system-..., a program is target/PROFILE/bench.
        let own = std::env::current_exe().unwrap();
        let folder = own.parent().unwrap();
        let folder = if folder.ends_with("deps") { folder.parent().unwrap() } else { folder };
        folder.join("drsctl")
    })
}

/// A `drsctl serve` or `drsctl simulate` that runs. Dropping it ends it.
#[derive(Debug)]
pub struct Served {
    child: Child,
    /// Where it serves.
    pub endpoint: String,
}

/// Starts `drsctl serve` on free ports, and gives it with the address of its HTTP API.
pub fn serve_http() -> (Served, String) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let served = serve(&["serve", "--aws-port", "0", "--http-port", &port, "--clock", "instant"]);
    (served, format!("http://127.0.0.1:{port}"))
}

/// Starts `drsctl` with arguments that make it serve, on a free port.
pub fn serve(arguments: &[&str]) -> Served {
    let mut command = Command::new(drsctl());
    command.args(arguments);
    if arguments.first() == Some(&"serve") && !arguments.contains(&"--http-port") {
        command.args(["--http-port", "0"]);
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut said = String::new();
    let endpoint = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok).find_map(|line| {
        said.push_str(&line);
        let start = line.find("http://")?;
        line[start..].split_whitespace().next().map(str::to_owned)
    });
    let mut served = Served { child, endpoint: String::new() };
    served.endpoint = endpoint.unwrap_or_else(|| panic!("drsctl {arguments:?} does not serve: {said}"));
    served
}

impl Served {
    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// The whole answer to a plain HTTP request, as it came; `service` is the one that the request is signed for.
    pub fn http(&self, method: &str, path: &str, service: Option<&str>, body: &str) -> String {
        let authority = self.endpoint.trim_start_matches("http://");
        let signed = service.map(|service| {
            let scope = format!("local/20261120/{}/{service}/aws4_request", stack::REGION);
            format!("Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0\r\n")
        });
        let (signed, length) = (signed.unwrap_or_default(), body.len());
        let head = format!("{method} {path} HTTP/1.0\r\nHost: {authority}\r\n{signed}Content-Length: {length}\r\n\r\n");
        let mut stream = TcpStream::connect(authority).unwrap();
        stream.write_all((head + body).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The answer of one of the simulator's own calls.
    pub fn simulator(&self, path: &str) -> Value {
        let answer = self.http("GET", &format!("/_simulator{path}"), None, "");
        serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
    }

    /// A tool with the environment that reaches this stack.
    pub fn command(&self, tool: &Path) -> Command {
        let mut command = Command::new(tool);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            // TestState and StartSyncExecution are at `sync-` and the host's name, which 127.0.0.1 is not.
            .env("AWS_DISABLE_HOST_PREFIX_INJECTION", "true")
            .env("AWS_DEFAULT_REGION", stack::REGION)
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local");
        command
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.end();
    }
}
