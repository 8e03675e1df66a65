//! The plot: times of a few calls on a logarithmic axis, as an SVG that is legible on light and dark pages.

use std::fmt::Write as _;

use super::time;
use crate::results::Results;
use crate::system::Call;
use crate::{BARE, NATIVE, PLUGIN};

/// The calls of the plot, with short names.
const CALLS: [(Call, &str); 4] = [
    (Call::Add, "add two integers"),
    (Call::Process, "a struct of ten fields, in and out"),
    (Call::Look, "a struct with 1 MiB of bytes, in"),
    (Call::Split, "1,001 strings, out"),
];

const WIDTH: f64 = 720.0;
/// Where the bars begin, and how long the longest may be.
const LEFT: f64 = 230.0;
const LENGTH: f64 = 410.0;
const BAR: f64 = 10.0;
const GAP: f64 = 4.0;
const HEADING: f64 = 24.0;
/// The ends of the axis, in powers of ten of a nanosecond: 10 ns and 100 ms.
const AXIS: std::ops::RangeInclusive<i32> = 1..=8;

const STYLE: &str = "
    text { font: 11px system-ui, sans-serif; fill: #57606a }
    .call { font-weight: 600; fill: #1f2328 }
    .name { text-anchor: end }
    .ours { fill: #0969da; font-weight: 600 }
    rect.other { fill: #afb8c1 }
    .tick { text-anchor: middle; font-size: 10px }
    line { stroke: #d0d7de }
    @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 }
      .call { fill: #f0f6fc }
      .ours { fill: #4493f8 }
      rect.other { fill: #4d5560 }
      line { stroke: #3d444d }
    }
  ";

/// Draws the medians of every system with a guest.
pub fn svg(results: &Results) -> String {
    let (mut bars, mut y) = (String::new(), 8.0);
    for (call, title) in CALLS {
        let _ = writeln!(bars, r#"  <text class="call" x="8" y="{}">{title}</text>"#, y + 14.0);
        y += HEADING - GAP;
        for system in results.names().iter().filter(|name| ![NATIVE, BARE].contains(name)) {
            let Some(summary) = results.time(call, system) else { continue };
            bar(&mut bars, y, system, summary.median);
            y += BAR + GAP;
        }
        y += GAP;
    }
    let height = y + 22.0;
    let mut axis = String::new();
    for power in AXIS {
        let x = place(10_f64.powi(power));
        let label = time(10_f64.powi(power)).replace(".00", "").replace(".0", "");
        let _ = writeln!(axis, r#"  <line x1="{x:.1}" y1="8" x2="{x:.1}" y2="{y:.1}"/>"#);
        let _ = writeln!(axis, r#"  <text class="tick" x="{x:.1}" y="{:.1}">{label}</text>"#, y + 14.0);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\">\n  <title>Times of calls, on a logarithmic axis: shorter is faster\
         </title>\n  <style>{STYLE}</style>\n{axis}{bars}</svg>\n"
    )
}

fn bar(text: &mut String, y: f64, system: &str, nanoseconds: f64) {
    let class = if system == PLUGIN { "ours" } else { "other" };
    let (end, base) = (place(nanoseconds), y + BAR - 1.5);
    let _ = writeln!(text, r#"  <text class="name {class}" x="{}" y="{base}">{system}</text>"#, LEFT - 8.0);
    let width = end - LEFT;
    let _ =
        writeln!(text, r#"  <rect class="{class}" x="{LEFT}" y="{y}" width="{width:.1}" height="{BAR}"/>"#);
    let _ = writeln!(
        text,
        r#"  <text class="{class}" x="{:.1}" y="{base}">{}</text>"#,
        end + 6.0,
        time(nanoseconds)
    );
}

/// The place of a time on the axis.
fn place(nanoseconds: f64) -> f64 {
    let (start, end) = (f64::from(*AXIS.start()), f64::from(*AXIS.end()));
    LEFT + LENGTH * ((nanoseconds.log10() - start) / (end - start)).clamp(0.0, 1.0)
}
