//! Who may ask: only browsers that were sent here by the reader, not by another web site.
//!
//! In: the head of a request. Out: nothing, or why it is refused. Against DNS rebinding a name must be known; a numeric
//! address cannot be rebound, so any is good once the server listens on all of them. Against other sites in the same
//! browser: the Fetch Metadata headers and Origin. It knows no route.

use std::net::IpAddr;

use axum::http::header::{AsHeaderName, HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri};

/// The names by which the server may be called.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    names: Vec<String>,
    addresses: Vec<IpAddr>,
}

/// Why a request is refused.
#[derive(Debug, PartialEq)]
pub(super) enum Refusal {
    /// Neither GET nor HEAD.
    Method,
    /// Called by a name that is not ours.
    Host(String),
    /// Asked by another web site.
    Site,
}

impl Hosts {
    /// The names of this machine to itself, and `more`: names or addresses, `0.0.0.0` and `::` for any address.
    pub(super) fn new(more: &[String]) -> Hosts {
        let mut hosts = Hosts { names: vec!["localhost".to_owned()], addresses: Vec::new() };
        for host in more {
            match numeric(host) {
                Some(address) => hosts.addresses.push(address),
                None => hosts.names.push(host.trim_end_matches('.').to_ascii_lowercase()),
            }
        }
        hosts
    }

    fn allow(&self, host: &str) -> bool {
        match numeric(host) {
            Some(address) => {
                address.is_loopback() || self.addresses.iter().any(|ours| *ours == address || ours.is_unspecified())
            }
            None => self.names.iter().any(|name| name.eq_ignore_ascii_case(host)),
        }
    }
}

fn numeric(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether the request may be answered.
pub(super) fn check(hosts: &Hosts, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
    if method != Method::GET && method != Method::HEAD {
        return Err(Refusal::Method);
    }
    let host = called(headers, uri).filter(|host| hosts.allow(host.host()));
    let Some(host) = host else {
        let told = headers.get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned());
        return Err(Refusal::Host(told.unwrap_or_default()));
    };
    let is_own =
        |origin: &str| origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host.as_str()));
    if headers.contains_key(ORIGIN) && !one(headers, ORIGIN).is_some_and(is_own) {
        return Err(Refusal::Site);
    }
    match one(headers, "sec-fetch-site") {
        None | Some("same-origin" | "none") => Ok(()),
        // A link on another site may be followed; that shows nothing to the site.
        Some(_) if one(headers, "sec-fetch-mode") == Some("navigate") => match one(headers, "sec-fetch-dest") {
            Some("document") => Ok(()),
            _ => Err(Refusal::Site),
        },
        Some(_) => Err(Refusal::Site),
    }
}

/// The name by which the request calls us: one Host, without a user, and the same as in a full address.
fn called(headers: &HeaderMap, uri: &Uri) -> Option<Authority> {
    let host: Authority = one(headers, HOST)?.parse().ok()?;
    let same = uri.authority().is_none_or(|whole| whole == &host);
    (same && !host.as_str().contains('@')).then_some(host)
}

/// A header that stands there exactly once.
fn one<N: AsHeaderName>(headers: &HeaderMap, name: N) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    all.next().filter(|_| all.next().is_none())?.to_str().ok()
}

impl Refusal {
    /// Status and text, in both languages: why, and what to do.
    pub(super) fn say(&self) -> (StatusCode, String) {
        match self {
            Refusal::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "预览只供浏览，只接受 GET 和 HEAD 请求。\n\nThe preview can only be read: GET and HEAD.\n".to_owned(),
            ),
            Refusal::Host(host) => (
                StatusCode::FORBIDDEN,
                format!(
                    "没有打开：这个预览不认识主机名“{host}”。\n\
                     为了不让别的网站借您的浏览器读取预览（DNS 重绑定），它只回答 127.0.0.1、localhost 和启动时指定的主机名。\n\
                     办法：请改用 http://127.0.0.1:端口 打开；如果确实要用这个名字，请用 --host 指定它后重新启动。\n\n\
                     Not shown: this preview does not know the host name “{host}”.\n\
                     So that no web site can read the preview through your browser (DNS rebinding), it answers only to \
                     127.0.0.1, localhost and the hosts it was started with.\n\
                     What to do: open http://127.0.0.1:PORT instead; if this name is really yours, start again with --host and \
                     the name.\n"
                ),
            ),
            Refusal::Site => (
                StatusCode::FORBIDDEN,
                "没有打开：另一个网站想读取这个预览。\n办法：请直接在地址栏里打开预览的地址。\n\n\
                 Not shown: another web site tried to read this preview.\n\
                 What to do: open the address of the preview from the address bar.\n"
                    .to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(more: &[&str], lines: &[(&'static str, &str)]) -> Result<(), Refusal> {
        let more: Vec<String> = more.iter().map(|&host| host.to_owned()).collect();
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().expect("a value"));
        }
        check(&Hosts::new(&more), &Method::GET, &Uri::from_static("/"), &headers)
    }

    #[test]
    fn only_known_hosts() {
        for host in ["127.0.0.1", "127.0.0.1:1111", "localhost:80", "LocalHost", "[::1]", "[::1]:1111"] {
            assert_eq!(ask(&[], &[("host", host)]), Ok(()), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:1111", "192.168.1.5", "user@localhost"]
        {
            assert_eq!(ask(&[], &[("host", host)]), Err(Refusal::Host(host.to_owned())));
        }
        assert_eq!(ask(&[], &[]), Err(Refusal::Host(String::new())));
        assert!(ask(&[], &[("host", "localhost"), ("host", "evil.example")]).is_err());
    }

    #[test]
    fn hosts_of_the_options() {
        assert_eq!(ask(&["Preview.example.cn"], &[("host", "preview.example.cn:1111")]), Ok(()));
        assert_eq!(ask(&["192.168.1.5"], &[("host", "192.168.1.5:1111")]), Ok(()));
        assert!(ask(&["192.168.1.5"], &[("host", "192.168.1.6")]).is_err());
        assert_eq!(ask(&["0.0.0.0"], &[("host", "192.168.1.6")]), Ok(()));
        assert!(ask(&["0.0.0.0"], &[("host", "evil.example")]).is_err(), "a name can be rebound, an address cannot");
    }

    #[test]
    fn other_sites_may_only_link() {
        let with = |lines: &[(&'static str, &str)]| ask(&[], &[&[("host", "localhost:1111")], lines].concat());
        assert_eq!(with(&[("sec-fetch-site", "same-origin")]), Ok(()));
        let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        assert_eq!(with(&link), Ok(()));
        let frame = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        assert_eq!(with(&frame), Err(Refusal::Site));
        assert_eq!(with(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]), Err(Refusal::Site));
        assert_eq!(with(&[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")]), Err(Refusal::Site));
        assert_eq!(with(&[("origin", "http://localhost:1111")]), Ok(()));
        for origin in ["http://localhost:3000", "http://evil.example", "null", "http://localhost"] {
            assert_eq!(with(&[("origin", origin)]), Err(Refusal::Site), "{origin}");
        }
    }
}
