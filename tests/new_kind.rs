//! A new kind is a folder: one kind.toml and one content file, no template and no Rust.
//!
//! From those two come checks, a list, pages, downloads and a schema. Each of its rules is shown to complain.

use std::collections::BTreeMap;
use std::sync::Mutex;

use gongkai::config::Audience;
use gongkai::pipeline::{Run, build, check, prepare_only};
use gongkai::schema::{kind_schema, sample};
use gongkai::world::{Memory, WithBuiltin};

const KIND: &str = include_str!("sites/new-kind/kind.toml");
const CONTENT: &str = include_str!("sites/new-kind/leases.toml");

fn world(kind: &str, content: &str) -> WithBuiltin<Memory> {
    let mut memory = Memory::default();
    memory.put(
        "site-config.toml",
        "format = 1\ntitle = \"柳湾村村务公开\"\nbase_url = \"https://gongkai.example.cn/\"\ntheme = \"local\"\n",
    );
    memory.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    memory.put("themes/local/kinds/asset-lease/kind.toml", kind);
    memory.put("content/unit/units.toml", "id = \"liuwan\"\nname = \"柳湾村\"\ntype = \"村\"\n");
    memory.put("content/liuwan/asset-lease/2026.toml", content);
    WithBuiltin(memory)
}
