//! A browser reduced to a socket: what is sent is what the test says, byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What came back.
pub struct Reply {
    pub status: u16,
    /// Names in small letters.
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let mut all = self.headers.iter().filter(|(known, _)| known == name);
        let value = all.next().map_or("", |(_, value)| value);
        assert!(all.next().is_none(), "{name} stands there twice");
        value
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks for `target` as this machine does; `headers` come on top.
pub fn get(address: SocketAddr, target: &str, headers: &[&str]) -> Reply {
    let host = format!("Host: {address}");
    raw(address, "GET", target, &[&[host.as_str()], headers].concat())
}

/// Asks with exactly these headers.
pub fn raw(address: SocketAddr, method: &str, target: &str, headers: &[&str]) -> Reply {
    let mut stream = open(address, method, target, headers);
    let (status, headers) = head(&mut stream);
    let mut body = Vec::new();
    stream.read_to_end(&mut body).unwrap();
    Reply { status, headers, body }
}

/// An open event stream, read event by event.
pub struct Events {
    stream: BufReader<TcpStream>,
    /// The server said that this is the end, rather than hanging up.
    pub ended: bool,
}

impl Events {
    pub fn open(address: SocketAddr) -> (Events, Reply) {
        let host = format!("Host: {address}");
        let mut stream = open(address, "GET", "/_gongkai/events", &[&host]);
        let (status, headers) = head(&mut stream);
        (Events { stream, ended: false }, Reply { status, headers, body: Vec::new() })
    }

    /// The data of the next event; nothing when the stream has ended.
    pub fn next(&mut self) -> Option<serde_json::Value> {
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            // The last chunk is an empty one.
            self.ended = self.ended || line.trim_end() == "0";
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }
}

pub fn open(address: SocketAddr, method: &str, target: &str, headers: &[&str]) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    write!(stream, "{method} {target} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").unwrap();
    BufReader::new(stream)
}

fn head(stream: &mut BufReader<TcpStream>) -> (u16, Vec<(String, String)>) {
    let mut line = || {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let status = line().split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let mut headers = Vec::new();
    while let Some((name, value)) = line().split_once(':') {
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    (status, headers)
}
