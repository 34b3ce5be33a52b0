//! `manifest.json`: what a release holds, with size, SHA-256 and fingerprint of every file.
//!
//! It proves what was public when, and says which files are ours.

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use twox_hash::XxHash3_128;

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FileRecord {
    /// Path in the release.
    pub path: Arc<str>,
    /// Bytes.
    pub size: u64,
    /// SHA-256; hexadecimal in the file.
    #[serde(deserialize_with = "from_hex")]
    pub sha256: [u8; 32],
    /// What the bytes were made from, hashed; hexadecimal in the file.
    #[serde(deserialize_with = "from_hex")]
    pub fingerprint: [u8; 16],
    /// When it was written, in nanoseconds since 1970; 0 if that is not known. Not in the manifest, which is the same
    /// for the same content.
    #[serde(skip)]
    pub modified: u64,
}

impl FileRecord {
    /// Whether the manifest says the same of both.
    pub(super) fn same_as(&self, other: &FileRecord) -> bool {
        (&self.path, self.size, self.sha256, self.fingerprint)
            == (&other.path, other.size, other.sha256, other.fingerprint)
    }
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// 1.
    pub format: u32,
    /// Who made it.
    pub generator: String,
    /// Which edition.
    pub edition: String,
    /// Its files, by path.
    pub files: Vec<FileRecord>,
}

/// Name of the manifest in a release.
pub(super) const NAME: &str = "manifest.json";

impl Manifest {
    /// What it says of a path.
    pub fn file(&self, path: &str) -> Option<&FileRecord> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(&self.files[at])
    }

    /// Writes the manifest as JSON, a file a line.
    pub(super) fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        write!(out, "{{\"format\":{},\"generator\":", self.format)?;
        serde_json::to_writer(&mut *out, &self.generator)?;
        out.write_all(b",\"edition\":")?;
        serde_json::to_writer(&mut *out, &self.edition)?;
        out.write_all(b",\"files\":[")?;
        for (number, file) in self.files.iter().enumerate() {
            out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            out.write_all(b"{\"path\":")?;
            serde_json::to_writer(&mut *out, &file.path)?;
            write!(out, ",\"size\":{},\"sha256\":\"", file.size)?;
            hex(&file.sha256, out)?;
            out.write_all(b"\",\"fingerprint\":\"")?;
            hex(&file.fingerprint, out)?;
            out.write_all(b"\"}")?;
        }
        out.write_all(b"\n]}\n")
    }

    /// The hash of what `write` writes.
    pub(super) fn digest(&self) -> u128 {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = self.write(&mut bytes);
        XxHash3_128::oneshot(&bytes)
    }

    /// A manifest of ours, or nothing.
    pub(super) fn from_json(text: &str) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_str(text).ok()?;
        // Files are deleted by this list, so a path that could lead elsewhere makes the whole of it not ours.
        let is_inside = |path: &str| {
            let part_fits = |part: &str| !part.is_empty() && part != "." && part != "..";
            !path.contains(['\\', ':', '\0']) && path.split('/').all(part_fits)
        };
        let ours =
            manifest.generator.starts_with("gongkai ") && manifest.files.iter().all(|file| is_inside(&file.path));
        ours.then_some(manifest)
    }
}

/// Bytes as hexadecimal digits.
fn hex<const N: usize>(bytes: &[u8; N], out: &mut impl io::Write) -> io::Result<()> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    out.write_all(digits.as_flattened())
}

fn from_hex<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    let wrong = || serde::de::Error::custom("not hexadecimal");
    let digit = |at: usize| text.as_bytes().get(at).and_then(|byte| char::from(*byte).to_digit(16)).ok_or_else(wrong);
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = (digit(2 * at)? << 4 | digit(2 * at + 1)?) as u8;
    }
    if text.len() == 2 * N { Ok(bytes) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(manifest: &Manifest) -> String {
        let mut bytes = Vec::new();
        manifest.write(&mut bytes).expect("memory");
        assert_eq!(XxHash3_128::oneshot(&bytes), manifest.digest());
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn a_manifest_is_read_back_as_it_was() {
        let file = FileRecord {
            path: "附件/\"a\".csv".into(),
            size: 3,
            sha256: std::array::from_fn(|at| at as u8 * 8),
            fingerprint: [0xAB; 16],
            modified: 0,
        };
        let manifest = Manifest {
            format: 1,
            generator: "gongkai 0.1.0".to_owned(),
            edition: "public".to_owned(),
            files: vec![file],
        };
        assert_eq!(Manifest::from_json(&json(&manifest)), Some(manifest));
        assert_eq!(Manifest::from_json("{\"generator\":\"hugo\"}"), None);
    }

    #[test]
    fn a_manifest_that_leads_out_of_the_release_is_not_ours() {
        for path in ["../../precious.txt", "/etc/passwd", "a//b", "C:\\x", "a/../../b"] {
            let file = FileRecord { path: path.into(), size: 0, sha256: [0; 32], fingerprint: [0; 16], modified: 0 };
            let (generator, edition) = ("gongkai 0.1.0".to_owned(), "public".to_owned());
            let manifest = Manifest { format: 1, generator, edition, files: vec![file] };
            assert_eq!(Manifest::from_json(&json(&manifest)), None, "{path}");
        }
    }
}
