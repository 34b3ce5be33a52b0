//! Data for templates as CBOR (RFC 8949), which Typst reads with `cbor()`.
//!
//! JSON will not do: numbers kept exactly (`arbitrary_precision`) reach other readers as maps.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

/// The bytes of a value.
pub(super) fn bytes(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and everything that is given here has text keys.
    let written = ciborium::into_writer(value, &mut out);
    debug_assert!(written.is_ok());
    out
}

/// A JSON value whose numbers are numbers for every format.
pub(super) struct Plain<'v>(pub &'v Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| seq.serialize_element(&Plain(item)))?;
                seq.end()
            }
            Value::Object(pairs) => {
                let mut map = serializer.serialize_map(Some(pairs.len()))?;
                pairs.iter().try_for_each(|(key, value)| map.serialize_entry(key, &Plain(value)))?;
                map.end()
            }
        }
    }
}
