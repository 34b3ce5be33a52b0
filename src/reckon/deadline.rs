//! What the regulations in force demand of one publication or reply. Where several demand something, the strictest wins.

use jiff::civil::Date;

use crate::config::{Demand, What};
use crate::model::Shelf;

/// A demand that is not met.
#[derive(Debug, Clone, Copy)]
pub struct Short<'a> {
    /// The demand.
    pub demand: &'a Demand,
    /// The day that would meet it.
    pub day: Date,
}

/// The demands on the display of `matter` that a publication from `from` to `to` does not meet, the strictest first.
/// The day of posting is not counted, the last one is.
pub fn too_short<'a>(shelf: &'a Shelf, matter: &'a str, from: Date, to: Date) -> Vec<Short<'a>> {
    let mut short: Vec<Short<'a>> = display(shelf, matter, from).into_iter().filter(|need| to < need.day).collect();
    short.sort_by_key(|need| std::cmp::Reverse(need.day));
    short
}

/// The strictest demand on how long `matter` stays displayed when it is published on `from`.
pub fn display_until<'a>(shelf: &'a Shelf, matter: &'a str, from: Date) -> Option<Short<'a>> {
    display(shelf, matter, from).into_iter().max_by_key(|need| need.day)
}

/// The strictest demand on when an objection to `matter`, received on `received`, is answered.
pub fn reply_until<'a>(shelf: &'a Shelf, matter: &'a str, received: Date) -> Option<Short<'a>> {
    needs(shelf, What::Reply, matter, received).into_iter().min_by_key(|need| need.day)
}

fn display<'a>(shelf: &'a Shelf, matter: &'a str, from: Date) -> Vec<Short<'a>> {
    let mut all = needs(shelf, What::Notice, matter, from);
    all.extend(needs(shelf, What::Display, matter, from));
    all
}

fn needs<'a>(shelf: &'a Shelf, what: What, matter: &'a str, from: Date) -> Vec<Short<'a>> {
    let demands = shelf.regulations.of(what, matter, from);
    let with_day = demands.filter_map(|demand| {
        let days = demand.days?;
        Some(Short { demand, day: shelf.calendar.shift(from, days.count, days.working) })
    });
    with_day.collect()
}
