//! Ids of the rules that are applied while a file is read.

pub(crate) const SYNTAX: &str = "PL001";
pub(crate) const DUPLICATE_KEY: &str = "PL002";
pub(crate) const YAML_FEATURE: &str = "PL003";
pub(crate) const STRUCTURE: &str = "PL004";
pub(crate) const VERSION: &str = "PL005";
/// Applied when references to other files are followed, as well as by lint.
pub(crate) const EXTERNAL_REFERENCE: &str = "PL011";
/// Applied when schemas are compiled, as well as by lint.
pub(crate) const SCHEMA: &str = "PL045";
