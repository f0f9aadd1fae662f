//! Who is asking: members by token, shops by signature, operators by secret. Comparisons take constant time; every
//! failure is the same 401, whatever was wrong.

pub mod member_token;
pub mod operator;
pub mod signature;
