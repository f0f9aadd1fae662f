//! What a program says about the widget's looks: the banner and the colours.

use serde::{Deserialize, Serialize};

use super::document::Localized;

/// The pop-up banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Banner {
    /// One line that makes a guest curious.
    pub slogan: Localized,
    /// One or two sentences that say what to do.
    pub text: Localized,
    /// Address of the picture; `https:` or a path of the shop's own site.
    pub picture: String,
    /// What the picture shows, for those who do not see it.
    pub picture_description: Localized,
    /// When it appears.
    #[serde(default)]
    pub trigger: BannerTrigger,
    /// Days before a shopper who closed it sees it again.
    #[serde(default = "repeat_after_days_default")]
    pub repeat_after_days: u16,
}

/// Days a closed banner stays away unless the document says otherwise.
const fn repeat_after_days_default() -> u16 {
    7
}

/// When the banner appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BannerTrigger {
    /// Seconds after the page was ready.
    DelaySeconds(u16),
    /// When this percentage of the page was scrolled past.
    ScrollPercent(u8),
    /// When the pointer leaves towards the address bar.
    ExitIntent,
}

impl Default for BannerTrigger {
    fn default() -> Self {
        Self::DelaySeconds(5)
    }
}

/// Colours of the widget; each a `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Look {
    /// Buttons, progress, the badge.
    pub accent: String,
    /// Corner radius in CSS pixels.
    pub corner_radius_pixels: u8,
}

impl Default for Look {
    fn default() -> Self {
        Self { accent: "#a4501f".to_owned(), corner_radius_pixels: 14 }
    }
}

/// The forms of a counted noun, after CLDR's plural categories. Languages without `few` or `many` leave them out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PluralForms {
    /// 1 token; 21 in Russian and Macedonian.
    pub one: String,
    /// 2 to 4 in Russian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub few: Option<String>,
    /// 5 and more in Russian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub many: Option<String>,
    /// Everything else.
    pub other: String,
}
