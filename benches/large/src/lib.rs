//! A plugin of typical size: it finds dates in texts by regular expressions, and counts the days between
//! them.

use chrono::NaiveDate;
use regex::Regex;
use wasmer_plugin::*;

/// Returns the days between the first and the last date in a text, such as `1815-12-10`.
#[wasmer_plugin]
pub fn days_between(text: &str) -> Option<i64> {
    let date = Regex::new(r"\b\d{4}-\d{2}-\d{2}\b").ok()?;
    let mut dates =
        date.find_iter(text).filter_map(|found| NaiveDate::parse_from_str(found.as_str(), "%Y-%m-%d").ok());
    let first = dates.next()?;
    Some((dates.last().unwrap_or(first) - first).num_days())
}

/// Returns the parts of a text that match a pattern.
///
/// # Errors
///
/// If the pattern is malformed. The error is the message.
#[wasmer_plugin]
pub fn find_all(pattern: &str, text: &str) -> Result<Vec<String>, String> {
    let pattern = Regex::new(pattern).map_err(|error| error.to_string())?;
    Ok(pattern.find_iter(text).map(|found| found.as_str().to_owned()).collect())
}
