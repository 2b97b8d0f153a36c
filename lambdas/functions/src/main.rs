//! The `bootstrap` of every Lambda: `_HANDLER` says which one this is.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    functions::bootstrap::run().await
}
