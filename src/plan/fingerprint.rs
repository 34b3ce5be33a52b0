//! What a value says, hashed: the same value gives the same fingerprint, and another value another one.
//!
//! In: anything that can be serialised. Out: bytes that tell types, names and lengths apart, for a hash. It is not a
//! format: nothing reads it back, and it may change with the program.

use std::cell::Cell;
use std::fmt;

use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

/// What an artifact's bytes depend on, hashed (XXH3, 128 bits). It tells changes from no changes; it is no seal, and
/// nothing that is published rests on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// The fingerprint of bytes.
    pub fn of(bytes: &[u8]) -> Fingerprint {
        Fingerprint(XxHash3_128::oneshot(bytes).to_be_bytes())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// Bytes that are hashed at once; what is longer is hashed piece by piece.
const PIECE: usize = 16 << 10;

thread_local! {
    /// Room for what waits to be hashed, used again and again.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A hash of parts, told apart by their lengths.
pub struct Digest {
    hasher: Option<XxHash3_128>,
    waiting: Vec<u8>,
}

impl Default for Digest {
    fn default() -> Self {
        Digest { hasher: None, waiting: ROOM.take() }
    }
}

impl Drop for Digest {
    fn drop(&mut self) {
        self.waiting.clear();
        ROOM.set(std::mem::take(&mut self.waiting));
    }
}

impl Digest {
    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Digest {
        self.waiting.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.hasher.get_or_insert_default().write(&self.waiting);
            self.waiting.clear();
        }
        self
    }

    /// Adds a value. Models are our own and always serialise; one that does not would only be made again.
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> &mut Digest {
        let written = value.serialize(&mut *self);
        debug_assert!(written.is_ok());
        self
    }

    /// The hash of all that was added.
    pub fn hash(&mut self) -> Fingerprint {
        let Some(mut hasher) = self.hasher.take() else { return Fingerprint::of(&self.waiting) };
        hasher.write(&self.waiting);
        Fingerprint(hasher.finish_128().to_be_bytes())
    }

    fn tag(&mut self, tag: u8) {
        self.waiting.push(tag);
    }

    fn tagged(&mut self, tag: u8, bytes: &[u8]) -> Result<(), Never> {
        self.tag(tag);
        self.waiting.extend_from_slice(bytes);
        Ok(())
    }

    fn open(&mut self, tag: u8, length: Option<usize>) -> Result<&mut Self, Never> {
        self.tagged(tag, &length.map_or(u64::MAX, |length| length as u64).to_le_bytes())?;
        Ok(self)
    }
}

/// There is nothing that could go wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Never(String);

impl serde::ser::Error for Never {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Never(message.to_string())
    }
}

type Done = Result<(), Never>;

impl<'p> Serializer for &'p mut Digest {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = &'p mut Digest;
    type SerializeTuple = &'p mut Digest;
    type SerializeTupleStruct = &'p mut Digest;
    type SerializeTupleVariant = &'p mut Digest;
    type SerializeMap = &'p mut Digest;
    type SerializeStruct = &'p mut Digest;
    type SerializeStructVariant = &'p mut Digest;

    fn serialize_bool(self, v: bool) -> Done {
        self.tagged(b'b', &[u8::from(v)])
    }
    fn serialize_i8(self, v: i8) -> Done {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Done {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Done {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Done {
        self.tagged(b'i', &v.to_le_bytes())
    }
    fn serialize_u8(self, v: u8) -> Done {
        self.serialize_u64(v.into())
    }
    fn serialize_u16(self, v: u16) -> Done {
        self.serialize_u64(v.into())
    }
    fn serialize_u32(self, v: u32) -> Done {
        self.serialize_u64(v.into())
    }
    fn serialize_u64(self, v: u64) -> Done {
        self.tagged(b'u', &v.to_le_bytes())
    }
    fn serialize_f32(self, v: f32) -> Done {
        self.serialize_f64(v.into())
    }
    fn serialize_f64(self, v: f64) -> Done {
        self.tagged(b'f', &v.to_bits().to_le_bytes())
    }
    fn serialize_char(self, v: char) -> Done {
        self.tagged(b'c', &u32::from(v).to_le_bytes())
    }
    fn serialize_str(self, v: &str) -> Done {
        self.tag(b's');
        self.bytes(v.as_bytes());
        Ok(())
    }
    fn serialize_bytes(self, v: &[u8]) -> Done {
        self.tag(b'y');
        self.bytes(v);
        Ok(())
    }
    fn serialize_none(self) -> Done {
        self.tagged(b'0', &[])
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        self.tag(b'1');
        value.serialize(self)
    }
    fn serialize_unit(self) -> Done {
        self.tagged(b'n', &[])
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.serialize_str(variant)?;
        value.serialize(self)
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Never> {
        self.open(b'[', length)
    }
    fn serialize_tuple(self, length: usize) -> Result<Self, Never> {
        self.open(b'(', Some(length))
    }
    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Self, Never> {
        self.open(b'(', Some(length))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self, Never> {
        self.serialize_str(variant)?;
        self.open(b'(', Some(length))
    }
    fn serialize_map(self, length: Option<usize>) -> Result<Self, Never> {
        self.open(b'{', length)
    }
    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Self, Never> {
        self.open(b'<', Some(length))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self, Never> {
        self.serialize_str(variant)?;
        self.open(b'<', Some(length))
    }
}

/// Collections whose length may not be known before: each item has a sign before it, and the end has its own.
macro_rules! items {
    ($($collection:ident :: $add:ident),*) => {$(
        impl $collection for &mut Digest {
            type Ok = ();
            type Error = Never;
            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.tag(b',');
                value.serialize(&mut **self)
            }
            fn end(self) -> Done {
                self.tagged(b';', &[])
            }
        }
    )*};
}
items!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! fields {
    ($($collection:ident),*) => {$(
        impl $collection for &mut Digest {
            type Ok = ();
            type Error = Never;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
                self.tag(b'.');
                self.bytes(key.as_bytes());
                value.serialize(&mut **self)
            }
            fn end(self) -> Done {
                self.tagged(b';', &[])
            }
        }
    )*};
}
fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for &mut Digest {
    type Ok = ();
    type Error = Never;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.tag(b':');
        key.serialize(&mut **self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)
    }
    fn end(self) -> Done {
        self.tagged(b';', &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_has_another_fingerprint() {
        fn hash<T: Serialize>(value: T) -> Fingerprint {
            Digest::default().value(&value).hash()
        }
        let different = [
            hash(["ab", "c"]),
            hash(["a", "bc"]),
            hash("abc"),
            hash(None::<&str>),
            hash(Some("")),
            hash(""),
            hash(1_u8),
            hash("1"),
            hash(true),
            hash(vec![vec!["a"], vec![]]),
            hash(vec![vec![], vec!["a"]]),
            hash(std::collections::BTreeMap::from([("a", "b")])),
            hash([("a", "b")]),
        ];
        for (at, one) in different.iter().enumerate() {
            assert!(different[at + 1..].iter().all(|other| other != one), "number {at} is not alone");
        }
        assert_eq!(hash(["a", "b"]), hash(["a", "b"]));
        assert_eq!(hash(7_u8), hash(7_u64), "a number is a number");
        let long = |last: &str| hash([&*"x".repeat(3 * PIECE), last]);
        assert!(long("a") != long("b") && long("a") == long("a"), "also in pieces");
    }
}
