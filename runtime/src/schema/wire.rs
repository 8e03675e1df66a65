//! TODO(helper)
use super::PluginType;
/// placeholder
pub fn assert_wire_matches<T: PluginType + serde::Serialize + ?Sized>(_value: &T) {}
