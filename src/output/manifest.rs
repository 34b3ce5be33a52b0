//! `manifest.json`: what a release holds, with size, SHA-256 and fingerprint of every file.
//!
//! It proves what was public when, and says which files are ours.

use serde::{Deserialize, Serialize};

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path in the release.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// What the bytes were made from, hashed.
    pub fingerprint: String,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The manifest as JSON, a file a line.
    pub(super) fn to_json(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let mut out = format!(
            "{{\"format\":{},\"generator\":{},\"edition\":{},\"files\":[",
            self.format,
            text(&self.generator),
            text(&self.edition)
        );
        for (number, file) in self.files.iter().enumerate() {
            out.push_str(if number == 0 { "\n" } else { ",\n" });
            out.push_str(&format!(
                "{{\"path\":{},\"size\":{},\"sha256\":\"{}\",\"fingerprint\":\"{}\"}}",
                text(&file.path),
                file.size,
                file.sha256,
                file.fingerprint
            ));
        }
        out.push_str("\n]}\n");
        out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_back_as_it_was() {
        let file = FileRecord {
            path: "附件/\"a\".csv".to_owned(),
            size: 3,
            sha256: "00".to_owned(),
            fingerprint: "11".to_owned(),
        };
        let manifest = Manifest {
            format: 1,
            generator: "gongkai 0.1.0".to_owned(),
            edition: "public".to_owned(),
            files: vec![file],
        };
        assert_eq!(Manifest::from_json(&manifest.to_json()), Some(manifest));
        assert_eq!(Manifest::from_json("{\"generator\":\"hugo\"}"), None);
    }

    #[test]
    fn a_manifest_that_leads_out_of_the_release_is_not_ours() {
        for path in ["../../precious.txt", "/etc/passwd", "a//b", "C:\\x", "a/../../b"] {
            let file = FileRecord { path: path.to_owned(), size: 0, sha256: String::new(), fingerprint: String::new() };
            let (generator, edition) = ("gongkai 0.1.0".to_owned(), "public".to_owned());
            let manifest = Manifest { format: 1, generator, edition, files: vec![file] };
            assert_eq!(Manifest::from_json(&manifest.to_json()), None, "{path}");
        }
    }
}
