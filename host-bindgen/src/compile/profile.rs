//! The profiles of plugins, and their settings for cargo.

/// The optimisation of a plugin.
///
/// These settings override the profiles in the `Cargo.toml` of the plugin's workspace. Often that is the
/// host's workspace, with settings chosen for the host. Other settings, such as `overflow-checks` for
/// optimised code, and overrides for packages by name, still apply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// `opt-level = 3` and link-time optimisation, for the fastest code, without unused functions.
    #[default]
    Fast,
    /// `opt-level = "s"` and link-time optimisation, for a plugin that compiles faster when it is loaded.
    Small,
    /// No optimisation, with debug assertions, overflow checks and function names, for the fastest build.
    Debug,
}

impl Profile {
    /// Returns the name of cargo's profile whose settings are overridden.
    pub(super) fn name(self) -> &'static str {
        match self {
            Profile::Fast | Profile::Small => "release",
            Profile::Debug => "dev",
        }
    }

    /// Returns the settings for cargo's option `--config`.
    pub(super) fn config(self, keep_names: bool) -> Vec<String> {
        let name = self.name();
        let mut config = Vec::new();
        for (key, value) in self.values() {
            config.push(format!("profile.{name}.{key}={value}"));
            // An override for all dependencies would take precedence over the line above. Such overrides are
            // common, for `debug` or `opt-level` in workspaces whose tests should build quickly.
            config.push(format!(r#"profile.{name}.package."*".{key}={value}"#));
        }
        let lto = match self {
            Profile::Fast | Profile::Small => "\"fat\"",
            Profile::Debug => "\"off\"",
        };
        // The debug info of std (1.5 MB) is always removed. "debuginfo" keeps the section `name`.
        let strip = if keep_names { "debuginfo" } else { "symbols" };
        config.push(format!("profile.{name}.lto={lto}"));
        config.push(format!("profile.{name}.strip=\"{strip}\""));
        config.push(format!("profile.{name}.panic=\"abort\""));
        config
    }

    /// Returns the settings that packages can override.
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
