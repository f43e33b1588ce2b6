//! The real and the legal clock.

use chrono::{DateTime, TimeDelta, Utc};
use redress::clock::{Clock, ClockFault, MOST_LEGAL_DAYS};

fn noon() -> DateTime<Utc> {
    "2026-11-23T05:00:00.123456Z".parse().unwrap()
}

#[test]
fn a_fixed_clock_stands_until_it_is_moved() {
    let clock = Clock::fixed(noon());
    assert_eq!((clock.real_now(), clock.legal_now()), (noon(), noon()));
    clock.advance_real(TimeDelta::minutes(10)).unwrap();
    assert_eq!(clock.real_now(), noon() + TimeDelta::minutes(10));
    assert_eq!(clock.legal_now(), clock.real_now());
}

#[test]
fn legal_time_moves_without_real_time() {
    let clock = Clock::fixed(noon());
    clock.move_legal(90).unwrap();
    clock.move_legal(-60).unwrap();
    assert_eq!(clock.real_now(), noon());
    assert_eq!(clock.legal_now(), noon() + TimeDelta::days(30));
    assert_eq!(clock.move_legal(MOST_LEGAL_DAYS), Err(ClockFault::TooFar));
    assert_eq!(clock.move_legal(i64::MAX), Err(ClockFault::TooFar));
    assert_eq!(clock.legal_offset(), TimeDelta::days(30));
}

#[test]
fn only_the_demo_and_tests_move_legal_time_and_only_tests_real_time() {
    assert_eq!(Clock::system().move_legal(1), Err(ClockFault::NotMovable));
    assert_eq!(Clock::system().advance_real(TimeDelta::seconds(1)), Err(ClockFault::NotFixed));
    assert_eq!(Clock::demo().advance_real(TimeDelta::seconds(1)), Err(ClockFault::NotFixed));
    let demo = Clock::demo();
    demo.move_legal(3652).unwrap();
    assert!(demo.legal_now() - demo.real_now() > TimeDelta::days(3651));
}

#[test]
fn time_is_in_whole_microseconds_as_both_databases_keep_it() {
    assert_eq!(Clock::system().real_now().timestamp_subsec_nanos() % 1000, 0);
}
