//! The `bootstrap` of every Lambda: `_HANDLER` says which one this is.

#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main(flavor = "local")]
async fn main() -> Result<(), lambda_runtime::Error> {
    // As a task, because whatever wakes the future that the runtime blocks on costs a system call.
    tokio::task::spawn_local(functions::bootstrap::run()).await?
}
