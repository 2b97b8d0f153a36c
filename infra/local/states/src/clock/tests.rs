//! How the clock moves, and when it must not.

use std::time::Duration;

use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};

use super::{Clock, Pace};

const ORIGIN: Timestamp = Timestamp::UNIX_EPOCH;

fn after(seconds: i64) -> Timestamp {
    ORIGIN + SignedDuration::from_secs(seconds)
}

fn instant() -> Clock {
    Clock::start(Pace::Instant, ORIGIN)
}

#[test]
fn paces_are_read_and_written_alike() {
    for text in ["instant", "real", "60x", "1.5x"] {
        assert_eq!(text.parse::<Pace>().unwrap().to_string(), text);
    }
    for text in ["", "x", "0x", "-1x", "60", "fast", "NaNx", "infx"] {
        let error = text.parse::<Pace>().unwrap_err();
        assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
    }
}

#[tokio::test]
async fn at_pace_instant_a_sleeper_wakes_at_once_and_the_clock_shows_its_time() {
    let clock = instant();
    let hold = clock.sleep_until(after(1_000)).await;
    assert_eq!(clock.now(), after(1_000));
    drop(hold);
    drop(clock.sleep_until(after(10)).await);
    assert_eq!(clock.now(), after(1_000), "time never goes back");
}

#[tokio::test]
async fn time_stands_still_while_the_clock_is_held() {
    let clock = instant();
    let hold = clock.hold();
    let mut sleeper = Box::pin(clock.sleep_until(after(5)));
    assert!((&mut sleeper).now_or_never().is_none());
    assert_eq!(clock.now(), ORIGIN);
    drop(hold);
    assert!((&mut sleeper).now_or_never().is_some());
    assert_eq!(clock.now(), after(5));
}

#[tokio::test]
async fn sleepers_wake_one_by_one_in_order_of_time_then_of_registration() {
    let clock = instant();
    let hold = clock.hold();
    let (woken, mut order) = tokio::sync::mpsc::unbounded_channel();
    for (name, seconds) in [("late", 9), ("first", 3), ("second", 3), ("early", 1)] {
        let sleep = clock.sleep_until(after(seconds));
        let (clock, woken) = (clock.clone(), woken.clone());
        tokio::spawn(async move {
            let _hold = sleep.await;
            tokio::task::yield_now().await;
            woken.send((name, clock.now())).unwrap();
        });
    }
    drop((hold, woken));
    let mut seen = Vec::new();
    while let Some(entry) = order.recv().await {
        seen.push(entry);
    }
    assert_eq!(seen, [("early", after(1)), ("first", after(3)), ("second", after(3)), ("late", after(9))]);
}

#[tokio::test]
async fn a_dropped_sleeper_does_not_hold_the_clock() {
    let clock = instant();
    let hold = clock.hold();
    let dropped_before_ringing = clock.sleep_until(after(1));
    let dropped_after_ringing = clock.sleep_until(after(2));
    let kept = clock.sleep_until(after(3));
    drop(dropped_before_ringing);
    drop(hold);
    assert_eq!(clock.now(), after(2));
    drop(dropped_after_ringing);
    drop(kept.now_or_never().expect("the clock went on"));
    assert_eq!(clock.now(), after(3));
}

#[tokio::test]
async fn an_alarm_can_be_moved_and_turned_off() {
    let clock = instant();
    let (alarm, mut bell) = clock.alarm();
    let hold = clock.hold();
    alarm.set(Some(after(50)));
    alarm.set(Some(after(5)));
    drop(hold);
    drop(bell.ring().await.expect("the alarm exists"));
    assert_eq!(clock.now(), after(5));
    alarm.set(None);
    assert!(bell.ring().now_or_never().is_none());
    drop(alarm);
    assert!(bell.ring().await.is_none(), "a bell without alarm is over");
}

#[tokio::test]
async fn moving_an_alarm_takes_back_a_ring_nobody_heard() {
    let clock = instant();
    let (alarm, mut bell) = clock.alarm();
    alarm.set(Some(after(1)));
    alarm.set(Some(after(2)));
    drop(bell.ring().await.expect("the alarm exists"));
    assert_eq!(clock.now(), after(2));
    drop(clock.sleep_until(after(3)).await);
    assert_eq!(clock.now(), after(3), "no hold was lost");
}

#[tokio::test]
async fn work_holds_the_clock_except_while_it_sleeps_on_it() {
    let clock = instant();
    let other = clock.sleep_until(after(30));
    drop(other.await);
    let shown = clock
        .busy(async {
            let waiting = clock.sleep_until(after(100));
            tokio::task::yield_now().await;
            let before = clock.now();
            drop(clock.sleep_until(after(60)).await);
            let between = clock.now();
            drop(waiting.await);
            (before, between, clock.now())
        })
        .await;
    assert_eq!(shown, (after(30), after(60), after(100)));
    drop(clock.sleep_until(after(200)).await);
    assert_eq!(clock.now(), after(200), "the work's hold is gone");
}

#[tokio::test(start_paused = true)]
async fn at_a_factor_virtual_time_flows_and_freezes_under_a_hold() {
    let clock = Clock::start(Pace::Times(60.0), ORIGIN);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(clock.now(), after(120));
    let hold = clock.hold();
    tokio::time::advance(Duration::from_secs(5)).await;
    assert_eq!(clock.now(), after(120));
    drop(hold);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(clock.now(), after(180));
}

#[tokio::test(start_paused = true)]
async fn at_a_factor_a_sleeper_waits_its_share_of_real_time_and_the_time_of_holds() {
    let clock = Clock::start(Pace::Times(60.0), ORIGIN);
    let start = tokio::time::Instant::now();
    let sleeper = tokio::spawn(clock.sleep_until(after(600)));
    tokio::time::sleep(Duration::from_secs(4)).await;
    let hold = clock.hold();
    tokio::time::sleep(Duration::from_secs(100)).await;
    drop(hold);
    drop(sleeper.await.unwrap());
    assert_eq!(start.elapsed().as_secs(), 110);
    assert_eq!(clock.now().as_second(), 600);
}

#[tokio::test(start_paused = true)]
async fn a_new_pace_reaches_those_who_sleep_already() {
    let clock = Clock::start(Pace::Times(1.0), ORIGIN);
    let sleeper = tokio::spawn(clock.sleep_until(after(3_600)));
    tokio::time::sleep(Duration::from_secs(60)).await;
    clock.set_pace(Pace::Instant);
    drop(sleeper.await.unwrap());
    assert_eq!(clock.now(), after(3_600));
    clock.set_pace(Pace::Times(10.0));
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(clock.now(), after(3_610));
}

#[tokio::test]
async fn at_pace_real_holds_do_nothing_and_the_origin_is_ignored() {
    let clock = Clock::start(Pace::Real, ORIGIN);
    let _hold = clock.hold();
    assert!(clock.now() > after(1_500_000_000));
    let due = clock.now();
    drop(clock.sleep_until(due).await);
}
