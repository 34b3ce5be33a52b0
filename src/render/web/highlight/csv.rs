//! CSV and TSV, the first line as names, then numbers and quoted cells.
//!
//! In: rows, also broken ones, and the separator. Out: painted pieces; every byte of it, in
//! order. Refuses to know: columns' types.

use super::Paint;

pub fn paint(code: &str, separator: u8, paint: &mut Paint) {
    let bytes = code.as_bytes();
    let (mut at, mut head) = (0, true);
    while at < bytes.len() {
        let end = cell_end(bytes, at, separator);
        let cell = &code[at..end];
        let class = match cell.trim() {
            _ if head => Some("attribute"),
            quoted if quoted.starts_with('"') => Some("string"),
            number if is_number(number) => Some("number"),
            _ => None,
        };
        paint.add(class, cell);
        if let Some(&byte) = bytes.get(end) {
            paint.add(None, &code[end..end + 1]);
            head &= byte != b'\n';
        }
        at = end + 1;
    }
}

/// Where the separator or line end behind the cell is. Both are ASCII, so no character is cut.
fn cell_end(bytes: &[u8], start: usize, separator: u8) -> usize {
    let mut quoted = false;
    for (at, &byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'"' if quoted || at == start => quoted = !quoted,
            // A doubled quote closed the cell for one byte only.
            b'"' if bytes[at - 1] == b'"' && bytes[start] == b'"' => quoted = true,
            _ if !quoted && (byte == separator || byte == b'\n') => return at,
            _ => {}
        }
    }
    bytes.len()
}

fn is_number(cell: &str) -> bool {
    let part = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'%' | b',' | b'/' | b':');
    cell.bytes().any(|b| b.is_ascii_digit()) && cell.bytes().all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        let mut paint_box = Paint::default();
        paint("名称,金额\n\"甲,\"\"乙\",-1.5\n丙,x", b',', &mut paint_box);
        let html = paint_box
            .finish()
            .replace("<span class=\"hl-", "<")
            .replace("</span>", ">")
            .replace("\">", ":")
            .replace("&quot;", "\"");
        assert_eq!(html, "<attribute:名称>,<attribute:金额>\n<string:\"甲,\"\"乙\">,<number:-1.5>\n丙,x");
    }
}
