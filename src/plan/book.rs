//! The options that every kind sets for its views.
//!
//! Each view reads its own options and knows their type; here they are only kept.

use std::any::Any;
use std::sync::Arc;

use hashbrown::HashMap;

use crate::diag::Text;
use crate::schema::KindId;

/// Options of a view for one kind.
pub type Options = Arc<dyn Any + Send + Sync>;

/// Options of a view, and whether the kind has it.
pub(super) struct Slot {
    pub(super) options: Options,
    pub(super) label: Option<Text>,
    pub(super) about: Option<Text>,
    pub(super) on: bool,
}

/// Options of all views of all kinds.
#[derive(Default)]
pub struct ViewBook {
    kinds: Vec<HashMap<&'static str, Slot>>,
}

impl ViewBook {
    pub(super) fn new(kinds: Vec<HashMap<&'static str, Slot>>) -> Self {
        ViewBook { kinds }
    }

    /// The options of a view of a kind.
    pub fn get<T: Send + Sync + 'static>(&self, kind: KindId, view: &str) -> Option<&Arc<T>> {
        let slot = self.kinds.get(kind.0 as usize)?.get(view)?;
        // Arc<dyn Any> cannot be borrowed as Arc<T>, so options are kept as an Arc within.
        slot.options.downcast_ref::<Arc<T>>()
    }

    /// What a kind calls its page of a view.
    pub fn label(&self, kind: KindId, view: &str) -> Option<&Text> {
        self.kinds.get(kind.0 as usize)?.get(view)?.label.as_ref()
    }

    /// What a kind says about its page of a view.
    pub fn about(&self, kind: KindId, view: &str) -> Option<&Text> {
        self.kinds.get(kind.0 as usize)?.get(view)?.about.as_ref()
    }

    /// Whether a kind has a view.
    pub fn is_on(&self, kind: KindId, view: &str) -> bool {
        self.kinds.get(kind.0 as usize).and_then(|slots| slots.get(view)).is_some_and(|slot| slot.on)
    }
}
