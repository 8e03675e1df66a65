use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn depth(path: &std::path::Path) -> usize {
    path.components().count()
}

#[wasmer_plugin]
pub fn last(path: Option<&std::path::Path>) -> Option<String> {
    Some(path?.file_name()?.to_str()?.into())
}

fn main() {}
