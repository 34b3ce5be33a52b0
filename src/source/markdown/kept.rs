//! What was parsed a moment ago, for those who need it again soon.
//!
//! In: the events of a text, one by one, as they are first seen. Out: the same events, once, without parsing. A build sees
//! every text twice, when it is checked and when its page is made, and parsing is the dearest step of both. Events are
//! kept in some 500 bytes a page, up to a bound, and only while somebody says that pages are about to be made; a text that
//! is not kept is parsed again, with the same result.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::dialect::Parsed;
use super::outline::Heading;
use hashbrown::HashMap;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};
use twox_hash::XxHash3_128;

/// All that is kept has at most so many bytes: a little beside what the texts take.
const BYTES: usize = 6 << 20;
/// Threads seldom meet in the same of so many drawers.
const DRAWERS: usize = 16;

type Drawer = HashMap<u128, Kept>;

struct Kept {
    events: Box<[u8]>,
    ids: Box<str>,
}

impl Kept {
    fn len(&self) -> usize {
        self.events.len() + self.ids.len()
    }
}

static DRAWER: [Mutex<Option<Drawer>>; DRAWERS] = [const { Mutex::new(None) }; DRAWERS];
static USED: AtomicUsize = AtomicUsize::new(0);
static WANTED: AtomicBool = AtomicBool::new(false);

/// Says whether texts that are looked at from now on will be made into pages soon.
pub fn want(wanted: bool) {
    WANTED.store(wanted, Ordering::Relaxed);
}

fn drawer(key: u128) -> MutexGuard<'static, Option<Drawer>> {
    DRAWER[key as usize % DRAWERS].lock().unwrap_or_else(PoisonError::into_inner)
}

/// A text that was kept; it is kept no longer.
pub(super) fn take(text: &str) -> Option<Parsed<'_>> {
    if USED.load(Ordering::Relaxed) == 0 {
        return None;
    }
    let key = XxHash3_128::oneshot(text.as_bytes());
    let kept = drawer(key).as_mut()?.remove(&key)?;
    USED.fetch_sub(kept.len(), Ordering::Relaxed);
    let events = Reader { text, bytes: &kept.events, near: 0 }.events()?;
    Some(Parsed { events, ids: Some(kept.ids) })
}

/// Writes the events of one text down.
pub(super) struct Notes<'t> {
    text: &'t str,
    bytes: Vec<u8>,
    /// Where the last string of the text ended.
    near: usize,
    is_whole: bool,
}

impl<'t> Notes<'t> {
    /// Notes on `text`, if they are wanted and there is room.
    pub(super) fn on(text: &'t str) -> Option<Notes<'t>> {
        let has_room = WANTED.load(Ordering::Relaxed) && USED.load(Ordering::Relaxed) < BYTES;
        has_room.then(|| Notes { text, bytes: Vec::with_capacity(1 << 10), near: 0, is_whole: true })
    }

    /// Notes the next event.
    pub(super) fn see(&mut self, event: &Event<'_>) {
        self.is_whole = self.is_whole && self.event(event).is_some();
    }

    /// Keeps what was noted, with the ids of the headings.
    pub(super) fn keep(self, headings: &[Heading]) {
        if self.is_whole {
            let key = XxHash3_128::oneshot(self.text.as_bytes());
            let ids: Vec<&str> = headings.iter().map(|heading| heading.id.as_str()).collect();
            let kept = Kept { events: self.bytes.into_boxed_slice(), ids: ids.join("\n").into() };
            USED.fetch_add(kept.len(), Ordering::Relaxed);
            let before = drawer(key).get_or_insert_default().insert(key, kept);
            USED.fetch_sub(before.map_or(0, |before| before.len()), Ordering::Relaxed);
        }
    }

    /// None for what hardly any text has: it is not kept then.
    fn event(&mut self, event: &Event<'_>) -> Option<()> {
        match event {
            Event::Start(tag) => self.tag(tag)?,
            Event::End(_) => self.bytes.push(sign::END),
            Event::Text(text) => self.signed(sign::TEXT, text),
            Event::Code(text) => self.signed(sign::CODE, text),
            Event::Html(text) => self.signed(sign::HTML, text),
            Event::InlineHtml(text) => self.signed(sign::INLINE_HTML, text),
            Event::FootnoteReference(name) => self.signed(sign::NOTE, name),
            Event::SoftBreak => self.bytes.push(sign::SOFT_BREAK),
            Event::HardBreak => self.bytes.push(sign::HARD_BREAK),
            Event::Rule => self.bytes.push(sign::RULE),
            Event::TaskListMarker(done) => self.bytes.extend([sign::TASK, u8::from(*done)]),
            Event::InlineMath(_) | Event::DisplayMath(_) => return None,
        }
        Some(())
    }

    fn tag(&mut self, tag: &Tag<'_>) -> Option<()> {
        match tag {
            Tag::Heading { level, id, classes, attrs } if classes.is_empty() && attrs.is_empty() => {
                self.bytes.extend([sign::HEADING, *level as u8, u8::from(id.is_some())]);
                id.iter().for_each(|id| self.string(id));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.signed(sign::FENCED, info),
            Tag::FootnoteDefinition(name) => self.signed(sign::NOTE_TEXT, name),
            Tag::List(Some(first)) => {
                self.bytes.push(sign::LIST);
                self.number(*first);
            }
            Tag::Table(columns) => {
                self.bytes.push(sign::TABLE);
                self.number(columns.len() as u64);
                self.bytes.extend(columns.iter().map(|column| *column as u8));
            }
            Tag::Link { link_type, dest_url, title, id } | Tag::Image { link_type, dest_url, title, id } => {
                let is_image = matches!(tag, Tag::Image { .. });
                let ty = LINKS.iter().position(|known| known == link_type)? as u8;
                self.bytes.extend([if is_image { sign::IMAGE } else { sign::LINK }, ty]);
                [dest_url, title, id].into_iter().for_each(|text| self.string(text));
            }
            tag => {
                let place = PLAIN.iter().position(|known| known == tag)? as u8;
                self.bytes.push(sign::PLAIN + place);
            }
        }
        Some(())
    }

    fn signed(&mut self, sign: u8, text: &CowStr<'_>) {
        self.bytes.push(sign);
        self.string(text);
    }

    /// A piece of the text by its place, anything else as it is.
    fn string(&mut self, string: &str) {
        let length = string.len() as u64;
        let start = (string.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        match self.text.get(start..start.saturating_add(string.len())) {
            Some(piece) if std::ptr::eq(piece, string) && !string.is_empty() => {
                self.number(length << 1);
                // Most pieces stand close behind the last one.
                let step = start as i64 - self.near as i64;
                self.number((step << 1 ^ step >> 63) as u64);
                self.near = start + string.len();
            }
            _ => {
                self.number(length << 1 | 1);
                self.bytes.extend_from_slice(string.as_bytes());
            }
        }
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

mod sign {
    pub const END: u8 = 0;
    pub const TEXT: u8 = 1;
    pub const CODE: u8 = 2;
    pub const HTML: u8 = 3;
    pub const INLINE_HTML: u8 = 4;
    pub const NOTE: u8 = 5;
    pub const SOFT_BREAK: u8 = 6;
    pub const HARD_BREAK: u8 = 7;
    pub const RULE: u8 = 8;
    pub const TASK: u8 = 9;
    pub const HEADING: u8 = 10;
    pub const FENCED: u8 = 11;
    pub const NOTE_TEXT: u8 = 12;
    pub const LIST: u8 = 13;
    pub const TABLE: u8 = 14;
    pub const LINK: u8 = 15;
    pub const IMAGE: u8 = 16;
    /// The first of the tags that say nothing but themselves.
    pub const PLAIN: u8 = 32;
}

/// Tags that say nothing but themselves, the frequent ones first.
static PLAIN: [Tag<'static>; 20] = [
    Tag::Paragraph,
    Tag::TableCell,
    Tag::Item,
    Tag::TableRow,
    Tag::Strong,
    Tag::List(None),
    Tag::Emphasis,
    Tag::TableHead,
    Tag::BlockQuote(None),
    Tag::Strikethrough,
    Tag::HtmlBlock,
    Tag::BlockQuote(Some(BlockQuoteKind::Note)),
    Tag::BlockQuote(Some(BlockQuoteKind::Tip)),
    Tag::BlockQuote(Some(BlockQuoteKind::Important)),
    Tag::BlockQuote(Some(BlockQuoteKind::Warning)),
    Tag::BlockQuote(Some(BlockQuoteKind::Caution)),
    Tag::CodeBlock(CodeBlockKind::Indented),
    Tag::DefinitionList,
    Tag::DefinitionListTitle,
    Tag::DefinitionListDefinition,
];

static LINKS: [LinkType; 9] = [
    LinkType::Inline,
    LinkType::Reference,
    LinkType::Collapsed,
    LinkType::Shortcut,
    LinkType::Autolink,
    LinkType::Email,
    LinkType::ReferenceUnknown,
    LinkType::CollapsedUnknown,
    LinkType::ShortcutUnknown,
];

/// Reads notes again. Whatever is not as it was written ends it, and the text is parsed.
struct Reader<'t, 'b> {
    text: &'t str,
    bytes: &'b [u8],
    near: usize,
}

impl<'t> Reader<'t, '_> {
    fn events(mut self) -> Option<Vec<Event<'t>>> {
        let (mut events, mut open): (_, Vec<TagEnd>) = (Vec::with_capacity(self.bytes.len() / 3 + 8), Vec::new());
        while !self.bytes.is_empty() {
            let event = match self.byte()? {
                sign::END => Event::End(open.pop()?),
                sign::TEXT => Event::Text(self.string()?),
                sign::CODE => Event::Code(self.string()?),
                sign::HTML => Event::Html(self.string()?),
                sign::INLINE_HTML => Event::InlineHtml(self.string()?),
                sign::NOTE => Event::FootnoteReference(self.string()?),
                sign::SOFT_BREAK => Event::SoftBreak,
                sign::HARD_BREAK => Event::HardBreak,
                sign::RULE => Event::Rule,
                sign::TASK => Event::TaskListMarker(self.byte()? != 0),
                sign => {
                    let tag = self.tag(sign)?;
                    open.push(tag.to_end());
                    Event::Start(tag)
                }
            };
            events.push(event);
        }
        Some(events)
    }

    fn tag(&mut self, sign: u8) -> Option<Tag<'t>> {
        Some(match sign {
            sign::HEADING => {
                let level = HeadingLevel::try_from(usize::from(self.byte()?)).ok()?;
                let id = if self.byte()? == 0 { None } else { Some(self.string()?) };
                Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }
            }
            sign::FENCED => Tag::CodeBlock(CodeBlockKind::Fenced(self.string()?)),
            sign::NOTE_TEXT => Tag::FootnoteDefinition(self.string()?),
            sign::LIST => Tag::List(Some(self.number()?)),
            sign::TABLE => {
                let columns = self.number()?;
                Tag::Table((0..columns).map(|_| self.column()).collect::<Option<_>>()?)
            }
            sign::LINK | sign::IMAGE => {
                let link_type = *LINKS.get(usize::from(self.byte()?))?;
                let (dest_url, title, id) = (self.string()?, self.string()?, self.string()?);
                match sign {
                    sign::LINK => Tag::Link { link_type, dest_url, title, id },
                    _ => Tag::Image { link_type, dest_url, title, id },
                }
            }
            plain => PLAIN.get(usize::from(plain.checked_sub(sign::PLAIN)?))?.clone(),
        })
    }

    fn column(&mut self) -> Option<Alignment> {
        let columns = [Alignment::None, Alignment::Left, Alignment::Center, Alignment::Right];
        let byte = self.byte()?;
        columns.into_iter().find(|column| *column as u8 == byte)
    }

    fn string(&mut self) -> Option<CowStr<'t>> {
        let number = self.number()?;
        let length = usize::try_from(number >> 1).ok()?;
        if number & 1 == 1 {
            let (own, rest) = self.bytes.split_at_checked(length)?;
            self.bytes = rest;
            return Some(CowStr::from(std::str::from_utf8(own).ok()?.to_owned()));
        }
        let step = self.number()?;
        let start = self.near.checked_add_signed((step >> 1) as isize ^ -((step & 1) as isize))?;
        let piece = self.text.get(start..start.checked_add(length)?)?;
        self.near = start + length;
        Some(CowStr::Borrowed(piece))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }
}
