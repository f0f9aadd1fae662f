//! What the operator sends and gets.

use serde::{Deserialize, Serialize};

use coppertoken_rules::ids::{AccountId, ShopId};

/// Body of `POST /v1/admin/shops`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateShopRequest {
    /// Lower-case letters, digits and hyphens; part of every address of the shop.
    pub shop_id: ShopId,
    /// What the shop is called.
    pub name: String,
    /// Origins whose pages may call the API, such as `https://shop.example`.
    pub origins: Vec<String>,
}

/// A shop as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShopResponse {
    /// Identifier.
    pub shop_id: ShopId,
    /// Name.
    pub name: String,
    /// Origins whose pages may call the API.
    pub origins: Vec<String>,
    /// The program version in force; absent before the first.
    pub program_version: Option<u32>,
}

/// Answer to `GET /v1/admin/shops`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShopsResponse {
    /// All shops of the deployment.
    pub shops: Vec<ShopResponse>,
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyPurpose {
    /// Signs member tokens.
    MemberToken,
    /// Signs what the shop's back end sends.
    Webhook,
    /// Signs WooCommerce's webhooks.
    Woocommerce,
}

impl KeyPurpose {
    /// As stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MemberToken => "member_token",
            Self::Webhook => "webhook",
            Self::Woocommerce => "woocommerce",
        }
    }
}

/// Body of `POST …/keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueKeyRequest {
    /// What it is for.
    pub purpose: KeyPurpose,
    /// A secret the shop's platform has chosen already; one is made when absent.
    #[serde(default)]
    pub secret: Option<String>,
}

/// A new key. The secret is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeyResponse {
    /// Identifier; the `kid` of member tokens.
    pub key_id: String,
    /// What it is for.
    pub purpose: KeyPurpose,
    /// The secret.
    pub secret: String,
}

/// Answer to publishing a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishResponse {
    /// The number it is in force under.
    pub version: u32,
    /// What experienced people would still change.
    pub warnings: Vec<LintWarning>,
}

/// Advice of the linter: it does not keep a program from being published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LintWarning {
    /// The rule of the linter, such as `L5`.
    pub id: String,
    /// The place in the document, such as `rewards[0].cost`.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Answer to an audit page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditResponse {
    /// Accounts replayed on this page.
    pub accounts: usize,
    /// Entries replayed on this page.
    pub entries: usize,
    /// What does not add up; empty when all is well.
    pub faults: Vec<AuditFault>,
    /// Accounts with more entries than a request can replay; the daily job audits them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_to_job: Vec<AccountId>,
    /// Pass as `after` for the next page; absent on the last one.
    pub next: Option<AccountId>,
}

/// An account that does not add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditFault {
    /// The account.
    pub account_id: AccountId,
    /// The first entry that does not fit; absent when all fit but the sum differs.
    pub sequence: Option<u64>,
    /// What is wrong.
    pub detail: String,
}
