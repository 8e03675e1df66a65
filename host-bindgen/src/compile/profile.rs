/// How a plugin is optimised.
///
/// These values win over the profiles in the `Cargo.toml` of the plugin's workspace, because that is
/// often the host's, with settings chosen for the host. What a profile here does not set, such as
/// `overflow-checks` for optimised code, and overrides for packages by name are still taken from there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// `opt-level = 3` and link-time optimisation: the fastest code, and nothing in it that is not needed.
    #[default]
    Fast,
    /// `opt-level = "s"` and link-time optimisation: less to compile when the plugin is loaded.
    Small,
    /// No optimisation, with debug assertions, overflow checks and function names: the shortest build.
    Debug,
}

impl Profile {
    /// The profile of cargo's that the values below are given to.
    pub(super) fn name(self) -> &'static str {
        match self {
            Profile::Fast | Profile::Small => "release",
            Profile::Debug => "dev",
        }
    }

    /// The values for cargo's option `--config`.
    pub(super) fn config(self, keep_names: bool) -> Vec<String> {
        let name = self.name();
        let mut config = Vec::new();
        for (key, value) in self.values() {
            config.push(format!("profile.{name}.{key}={value}"));
            // An override for all dependencies would win over the line above. They are common:
            // a workspace whose tests are to build quickly sets `debug` or `opt-level` by one.
            config.push(format!(r#"profile.{name}.package."*".{key}={value}"#));
        }
        let lto = match self {
            Profile::Fast | Profile::Small => "\"fat\"",
            Profile::Debug => "\"off\"",
        };
        // Without debug info from std (1.5 MB) in any case. "debuginfo" leaves the section `name`.
        let strip = if keep_names { "debuginfo" } else { "symbols" };
        config.push(format!("profile.{name}.lto={lto}"));
        config.push(format!("profile.{name}.strip=\"{strip}\""));
        config.push(format!("profile.{name}.panic=\"abort\""));
        config
    }

    /// Those values that packages can override.
    fn values(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Profile::Fast => &[
                ("opt-level", "3"),
                ("codegen-units", "1"),
                ("debug", "false"),
                ("debug-assertions", "false"),
                ("incremental", "false"),
            ],
            Profile::Small => &[
                ("opt-level", "\"s\""),
                ("codegen-units", "1"),
                ("debug", "false"),
                ("debug-assertions", "false"),
                ("incremental", "false"),
            ],
            Profile::Debug => &[
                ("opt-level", "0"),
                ("codegen-units", "256"),
                ("debug", "false"),
                ("debug-assertions", "true"),
                ("overflow-checks", "true"),
                ("incremental", "true"),
            ],
        }
    }
}
