//! Bytes to text.
//!
//! UTF-8, with or without a byte order mark. Anything else is an error that names what it seems to be; a GBK
//! file (WPS and old Notepad write it) is still read, so that its other mistakes are reported in the same run. In a sheet
//! GBK is no error: it is what Excel writes.

pub mod slice;

use std::sync::Arc;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::diag::{Code, Diagnostic, FileId, Findings, Span};

/// A file cannot be opened.
pub const UNREADABLE: Code = Code::error(
    "source/unreadable",
    "文件打不开：可能没有权限、正被别的程序占用，或者刚被移走。请检查后再试。",
    "The file cannot be opened: no permission, in use by another program, or just moved. Check and try again.",
);
pub(super) const NOT_UTF8: Code = Code::error(
    "source/not-utf8",
    "文件的文字编码不是 UTF-8。在记事本或 WPS 中选择“另存为”，编码选“UTF-8”，再保存即可。",
    "The file is not encoded in UTF-8. In the editor choose “Save as” and the encoding UTF-8.",
);
pub(super) const TOO_LARGE: Code = Code::error(
    "source/too-large",
    "单个内容文件不能超过 64 MB。请按年份或单位拆成几个文件。",
    "A content file may have 64 MB at most. Split it by year or by unit.",
);

const LIMIT_BYTES: usize = 64 << 20;

/// The text of a file, if there is one to speak of; complaints go to `found`.
pub fn decode(bytes: &[u8], file: FileId, found: &mut Findings) -> Option<Arc<str>> {
    let read = read(bytes, file, found)?;
    if let Some(name) = read.foreign {
        found.add(
            Diagnostic::at(
                &NOT_UTF8,
                Span::start_of(file),
                format!("文件的编码是 {name}，不是 UTF-8"),
                format!("the file is encoded in {name}, not in UTF-8"),
            )
            .hint(
                "用记事本或 WPS 打开，选择“另存为”，编码选“UTF-8”",
                "open it in an editor and save it again as UTF-8",
            ),
        );
    }
    Some(read.text)
}

/// The text of a sheet. Excel and WPS write GBK, or UTF-16 with its mark, and give no choice: both are as good as UTF-8.
pub fn decode_sheet(bytes: &[u8], file: FileId, found: &mut Findings) -> Option<Arc<str>> {
    read(bytes, file, found).map(|read| read.text)
}

/// A text, and the name of its encoding if that is not UTF-8.
struct Read {
    text: Arc<str>,
    foreign: Option<&'static str>,
}

fn read(bytes: &[u8], file: FileId, found: &mut Findings) -> Option<Read> {
    if bytes.len() > LIMIT_BYTES {
        found.add(Diagnostic::at(
            &TOO_LARGE,
            Span::start_of(file),
            format!("文件有 {} MB，超过 64 MB", bytes.len() >> 20),
            format!("the file has {} MB, more than 64 MB", bytes.len() >> 20),
        ));
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // The standard library checks text with many Chinese characters slowly: half a nanosecond a byte.
    Some(match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Read { text: Arc::from(text), foreign: None },
        Err(error) => read_foreign(bytes, error.valid_up_to(), file, found),
    })
}

fn read_foreign(bytes: &[u8], valid: usize, file: FileId, found: &mut Findings) -> Read {
    let (name, encoding) = match bytes {
        [0xFF, 0xFE, ..] => ("UTF-16", UTF_16LE),
        [0xFE, 0xFF, ..] => ("UTF-16", UTF_16BE),
        _ => ("GBK（GB18030）", GB18030),
    };
    if encoding != GB18030 || !is_damaged_utf8(bytes) {
        let (text, _, had_errors) = encoding.decode(bytes);
        if !had_errors {
            return Read { text: Arc::from(text.as_ref()), foreign: Some(name) };
        }
    }
    found.add(
        Diagnostic::at(
            &NOT_UTF8,
            Span::new(file, valid..valid + 3),
            "这里的字节不是 UTF-8 文字，也认不出是哪种编码",
            "the bytes here are no UTF-8 text, nor any encoding that could be recognised",
        )
        .hint("若是图片、表格等文件，请改正扩展名", "if this is a picture or a sheet, mend its extension"),
    );
    Read { text: Arc::from(String::from_utf8_lossy(bytes).as_ref()), foreign: None }
}

/// Whether this is UTF-8 with some bytes gone bad: GBK reads nearly all bytes as something, and would make it unreadable
/// without a word. Chinese text in GBK has hardly any sequence that is a character of three bytes in UTF-8.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| c.len_utf8() == 3).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_byte_does_not_make_gbk_of_utf_8() {
        let text = "编号,名称\n1,村部的仓房\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let read = |bytes: &[u8]| {
            let mut found = Findings::default();
            (decode_sheet(bytes, FileId(0), &mut found).expect("a text").to_string(), found.0.len())
        };
        assert_eq!(read(&gbk), (text.to_owned(), 0));
        let mut damaged = text.as_bytes().to_vec();
        damaged[text.len() - 3] = b'!';
        assert_eq!(read(&damaged).1, 1);
    }
}
