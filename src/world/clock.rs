//! Which day it is: by `SOURCE_DATE_EPOCH`, or else by the clock.
//!
//! Days are those of China (UTC+8, no daylight saving), wherever the machine stands.

#![allow(clippy::disallowed_methods)] // this is the room of the clock

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::{Date, date};

const CHINA_OFFSET_SECONDS: i64 = 8 * 3600;

/// The day it is. `SOURCE_DATE_EPOCH` (seconds since 1970, reproducible-builds.org) fixes it.
pub fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.trim().parse::<i64>().ok());
    let seconds = fixed
        .unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs() as i64));
    day_of(seconds)
}

fn day_of(unix_seconds: i64) -> Date {
    let days = unix_seconds.saturating_add(CHINA_OFFSET_SECONDS).div_euclid(86_400);
    match jiff::Span::new().try_days(days) {
        Ok(span) => date(1970, 1, 1).saturating_add(span),
        Err(_) if days < 0 => Date::MIN,
        Err(_) => Date::MAX,
    }
}

/// A day written as `2026-03-05`, for the command line.
pub fn parse_day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_turn_at_midnight_in_china() {
        // 2026-03-04 15:59:59 UTC is the last second of the 4th in China.
        assert_eq!(day_of(1_772_639_999), date(2026, 3, 4));
        assert_eq!(day_of(1_772_640_000), date(2026, 3, 5));
        assert_eq!(day_of(i64::MAX), Date::MAX);
    }
}
