//! `/_gongkai/source?file=…&line=…&column=…`: a source file to read, with its lines numbered and one of them marked.
//!
//! In: the name of a source file of the site. Out: a page with the text, escaped, and a link that opens the file in an
//! editor. Only for those at this machine: source files hold what the edition that is shown leaves out.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Server, address, routes};
use crate::diag::Lang;

/// Of longer files only the lines around the marked one are shown.
const MOST_LINES: usize = 4_000;

/// What is asked for.
struct Asked {
    file: String,
    /// From 1; 0 marks nothing.
    line: usize,
    column: usize,
    lang: Lang,
}

/// The page.
pub(super) async fn source(
    State(server): State<Arc<Server>>,
    peer: ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let lang = language(request.headers());
    if !routes::is_near(peer) {
        let why = [
            "源文件只在运行预览的那台电脑上显示。",
            "Source files are shown only on the machine that serves the preview.",
        ];
        return html(StatusCode::FORBIDDEN, &message(why, lang));
    }
    let Some(asked) = asked(&request, lang) else {
        return html(StatusCode::BAD_REQUEST, &message(["没有说是哪个文件。", "No proper file name was given."], lang));
    };
    let show = server.show.clone();
    let view = tokio::task::spawn_blocking(move || {
        let text = show.source(&asked.file)?;
        Some(view(&asked, &text, show.absolute(&asked.file).as_deref()))
    });
    match view.await {
        Ok(Some(view)) => html(StatusCode::OK, &view),
        _ => html(StatusCode::NOT_FOUND, &message(["站点里没有这个文件。", "The site has no such file."], lang)),
    }
}

fn asked(request: &Request, lang: Lang) -> Option<Asked> {
    let query = |name| address::query(request.uri().query(), name);
    let number = |name| query(name).and_then(|value| value.parse().ok()).unwrap_or(0);
    let file = query("file").filter(|file| !file.is_empty() && address::is_inside(file))?;
    Some(Asked { file, line: number("line"), column: number("column"), lang })
}

fn html(status: StatusCode, page: &str) -> Response {
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page.to_owned()).into_response()
}

/// The first language that the browser names.
fn language(headers: &HeaderMap) -> Lang {
    let named = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("zh");
    if named.trim_start().to_ascii_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}

fn view(asked: &Asked, text: &str, absolute: Option<&str>) -> String {
    let say = |zh: String, en: String| if asked.lang == Lang::Zh { zh } else { en };
    let all: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let count = all.len() - usize::from(all.len() > 1 && all.last() == Some(&""));
    let from = asked.line.saturating_sub(MOST_LINES / 2).min(count.saturating_sub(MOST_LINES));
    let to = count.min(from + MOST_LINES);
    let mut facts = vec![say(format!("共 {count} 行"), format!("{count} lines"))];
    if (1..=count).contains(&asked.line) {
        let (line, column) = (asked.line, asked.column.max(1));
        facts.insert(0, say(format!("第 {line} 行，第 {column} 列"), format!("line {line}, column {column}")));
    }
    if to - from < count {
        facts.push(say(format!("这里显示第 {}–{to} 行", from + 1), format!("lines {}–{to} are shown", from + 1)));
    }
    let mut body = format!(
        "<header>\n<h1>{}</h1>\n<p>{}</p>\n{}</header>\n<main>\n<ol class=\"lines\" start=\"{}\">\n",
        escape(&asked.file),
        facts.join(" · "),
        absolute.map(|path| editor(path, asked)).unwrap_or_default(),
        from + 1
    );
    for (at, text) in all[from..to].iter().enumerate() {
        body.push_str(&line(from + at + 1, text, asked));
    }
    body.push_str("</ol>\n</main>\n");
    frame(&format!("{}:{}", asked.file, asked.line.max(1)), &body, asked.lang)
}

fn line(number: usize, text: &str, asked: &Asked) -> String {
    if number != asked.line {
        return format!("<li id=\"L{number}\"><code>{}</code></li>\n", escape(text));
    }
    let at = |nth: usize| text.char_indices().nth(nth).map_or(text.len(), |(at, _)| at);
    let (start, end) = (at(asked.column.saturating_sub(1)), at(asked.column.max(1)));
    let marked = if asked.column > 0 { format!("<mark>{}</mark>", escape(&text[start..end])) } else { String::new() };
    let (before, after) = if asked.column > 0 { (&text[..start], &text[end..]) } else { (text, "") };
    format!(
        "<li id=\"L{number}\" class=\"marked\" aria-current=\"true\"><code>{}{marked}{}</code></li>\n",
        escape(before),
        escape(after)
    )
}

/// The link that opens the file at its place in VS Code.
fn editor(path: &str, asked: &Asked) -> String {
    let path = path.replace('\\', "/");
    let root = if path.starts_with('/') { "" } else { "/" };
    let text = if asked.lang == Lang::Zh { "用 VS Code 打开" } else { "Open in VS Code" };
    format!(
        "<p><a class=\"button\" href=\"vscode://file{root}{}:{}:{}\">{text}</a></p>\n",
        address::encode(&path),
        asked.line.max(1),
        asked.column.max(1)
    )
}

fn message([zh, en]: [&str; 2], lang: Lang) -> String {
    let text = if lang == Lang::Zh { zh } else { en };
    frame(text, &format!("<main>\n<p class=\"message\">{text}</p>\n</main>\n"), lang)
}

fn frame(title: &str, body: &str, lang: Lang) -> String {
    let code = if lang == Lang::Zh { "zh-CN" } else { "en" };
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/_gongkai/source.css\">\n\
         </head>\n<body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, line: usize, column: usize) -> String {
        let asked = Asked { file: "content/甲.md".into(), line, column, lang: Lang::En };
        view(&asked, text, Some("C:\\站点\\content\\甲.md"))
    }

    #[test]
    fn the_place_is_marked_in_characters() {
        let page = shown("一\n二三<b>\n", 2, 2);
        assert!(page.contains(
            "<li id=\"L2\" class=\"marked\" aria-current=\"true\"><code>二<mark>三</mark>&lt;b&gt;</code></li>"
        ));
        assert!(page.contains("line 2, column 2 · 2 lines"), "{page}");
        assert!(page.contains("href=\"vscode://file/C%3A/%E7%AB%99%E7%82%B9/content/%E7%94%B2.md:2:2\""), "{page}");
        assert!(shown("一", 1, 99).contains("<code>一<mark></mark></code>"));
        assert!(!shown("一", 9, 1).contains("marked"));
    }

    #[test]
    fn long_files_are_shown_around_the_place() {
        let page = shown(&"x\n".repeat(10_000), 5_000, 1);
        assert_eq!(page.matches("<li ").count(), MOST_LINES);
        assert!(page.contains("start=\"3001\"") && page.contains("id=\"L5000\" class=\"marked\""));
        assert!(shown(&"x\n".repeat(10_000), 10_000, 1).contains("id=\"L10000\" class=\"marked\""));
    }
}
