//! A calendar as iCalendar (RFC 5545): events of a day each, lines end in CRLF and are folded at 75 octets.
//!
//! Every event has a name that stays the same, so that a calendar read again replaces what was read before.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::plan::{Ical, IcalEvent};

/// Octets in a line, without its end (RFC 5545, 3.1).
const WIDEST: usize = 75;

/// The bytes of a calendar.
pub fn ical(calendar: &Ical) -> Vec<u8> {
    let mut out = String::with_capacity(256 + calendar.events.len() * 512);
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, concat!("PRODID:-//gongkai//gongkai ", env!("CARGO_PKG_VERSION"), "//ZH"));
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    line(&mut out, &format!("X-WR-CALNAME:{}", text(&calendar.name)));
    calendar.events.iter().for_each(|one| event(&mut out, one, calendar.stamp));
    line(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

fn event(out: &mut String, event: &IcalEvent, stamp: Date) {
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", text(&event.uid)));
    line(out, &format!("DTSTAMP:{}T000000Z", day(stamp)));
    line(out, &format!("DTSTART;VALUE=DATE:{}", day(event.day)));
    // The end of an event does not belong to it.
    line(out, &format!("DTEND;VALUE=DATE:{}", day(event.day.saturating_add(1.day()))));
    line(out, &format!("SUMMARY:{}", text(&event.summary)));
    if !event.description.is_empty() {
        line(out, &format!("DESCRIPTION:{}", text(&event.description)));
    }
    line(out, &format!("CATEGORIES:{}", text(&event.category)));
    if let Some(url) = &event.url {
        // An address is no text: nothing in it is escaped, and nothing in it breaks a line.
        line(out, &format!("URL:{}", url.replace(char::is_control, "")));
    }
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
}

fn day(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Text with `\`, `;`, `,` and line ends escaped; other control characters are left out.
fn text(written: &str) -> String {
    let mut out = String::with_capacity(written.len() + 8);
    for c in written.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One content line; what is too long goes on after a line end and a space, never within a character.
fn line(out: &mut String, content: &str) {
    let mut width = 0;
    for c in content.chars() {
        if width + c.len_utf8() > WIDEST {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn calendar(summary: &str) -> String {
        let event = IcalEvent {
            uid: "catalog-item/cun/2026Q1@gongkai.example.cn".to_owned(),
            day: date(2026, 12, 31),
            summary: summary.to_owned(),
            description: "8 家：缺 1（石桥村）\n依据：甲; 乙, 丙\\丁\u{7}\r".to_owned(),
            category: "应公开".to_owned(),
            url: Some("http://gongkai.example.cn/a;b,c.html".to_owned()),
        };
        let calendar = Ical { name: "公开目录".to_owned(), stamp: date(2026, 11, 20), events: vec![event] };
        String::from_utf8(ical(&calendar)).expect("UTF-8")
    }

    #[test]
    fn lines_are_folded_between_characters_and_text_is_escaped() {
        let long = "村务监督委员会全过程监督".repeat(20);
        let written = calendar(&long);
        assert!(written.ends_with("END:VCALENDAR\r\n"));
        for line in written.split("\r\n") {
            assert!(line.len() <= WIDEST, "{} octets: {line}", line.len());
            assert!(!line.contains(['\r', '\n']));
        }
        let unfolded = written.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{long}\r\n")));
        assert!(unfolded.contains("DESCRIPTION:8 家：缺 1（石桥村）\\n依据：甲\\; 乙\\, 丙\\\\丁\r\n"));
        assert!(unfolded.contains("URL:http://gongkai.example.cn/a;b,c.html\r\n"));
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(unfolded.contains("DTSTAMP:20261120T000000Z\r\n"));
    }

    #[test]
    fn a_line_of_75_octets_is_not_folded() {
        let exact = format!("{}a", "x".repeat(WIDEST - "SUMMARY:".len() - 1));
        assert!(calendar(&exact).contains(&format!("\r\nSUMMARY:{exact}\r\n")));
        assert!(calendar(&format!("{exact}b")).contains(&format!("\r\nSUMMARY:{exact}\r\n b\r\n")));
    }
}
