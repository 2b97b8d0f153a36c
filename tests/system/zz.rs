//! tmp
use system_tests::Setup;
#[tokio::test]
async fn timing() {
    for kind in ["DRILL", "RECOVERY"] {
    let t = std::time::Instant::now();
    let n = 30;
    for _ in 0..n {
        let f = Setup::default().in_process().run(kind).await;
        assert_eq!(f.view.status, domain::status::ExecutionStatus::Succeeded, "{:?}", f.view.reason);
        f.rehearsal.stack.stop().await;
    }
    eprintln!("{kind}: {:?} per run", t.elapsed() / n);
    }
}
