//! Program versions in force: from memory, else from KV, else from D1.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use axum::body::Bytes;
use coppertoken_rules::Program;
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::program::check::Problem;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::program::view::{ProgramView, Reader};
use coppertoken_rules::time::Moment;
use jiff::tz::TimeZone;

use crate::kernel::clock;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::program_store as programs;
use crate::kernel::program_store::ProgramVersion;
use crate::kernel::words::tell;

/// Most checked programs kept in one isolate: at about 20 KB each and twice 30 KB of what is shown of them, 4 megabytes of 128.
const KEPT_PROGRAMS_MAX: usize = 50;
/// A program in force with its time zone, and what is shown of it.
#[derive(Debug)]
pub struct OpenProgram {
    /// The program.
    pub program: Program,
    time_zone: TimeZone,
    for_guests: OnceCell<Bytes>,
    for_members: OnceCell<Bytes>,
}

impl OpenProgram {
    /// The moment of a request in the program's time zone.
    pub fn moment(&self, instant: coppertoken_rules::time::Instant) -> Result<Moment, Error> {
        clock::moment(instant, &self.time_zone)
    }

    /// What `reader` may see of it, with the words for it, as JSON: written once, sent to every visitor.
    pub fn shown(&self, reader: Reader) -> Result<Bytes, Error> {
        let kept = match reader {
            Reader::Public => &self.for_guests,
            Reader::Member => &self.for_members,
            Reader::Full => return written(self.program.view(reader)),
        };
        if let Some(shown) = kept.get() {
            return Ok(shown.clone());
        }
        let shown = written(self.program.view(reader))?;
        Ok(kept.get_or_init(|| shown).clone())
    }

    /// The program's time zone.
    pub const fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }
}

fn written(view: ProgramView) -> Result<Bytes, Error> {
    serde_json::to_vec(&tell(view)?).map(Bytes::from).map_err(Error::fault)
}

thread_local! {
    /// Keyed by what they say, so nothing here is ever stale, whatever becomes of the database.
    static KEPT: RefCell<BTreeMap<(ShopId, ProgramVersion), Rc<OpenProgram>>> = const { RefCell::new(BTreeMap::new()) };
}

/// A program version, from memory, else from KV, else from D1.
pub async fn open<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    version: Option<ProgramVersion>,
) -> Result<Rc<OpenProgram>, Error> {
    let version = version.ok_or(Error::NotFound("no_program"))?;
    let key = (shop_id.clone(), version);
    if let Some(program) = KEPT.with_borrow(|all| all.get(&key).cloned()) {
        return Ok(program);
    }
    let cached = context.programs.get(shop_id, version).await.and_then(|text| parse(&text, version.number).ok());
    let program = match cached {
        Some(program) => program,
        None => {
            let text = document(context, shop_id, version.number).await?;
            if ProgramVersion::of_document(version.number, &text) != version {
                return Err(Error::Fault(format!("version {version} of {shop_id} holds another document")));
            }
            let program = parse(&text, version.number)?;
            context.programs.put(shop_id, version, &text).await;
            program
        }
    };
    let program = Rc::new(program);
    KEPT.with_borrow_mut(|all| {
        if all.len() >= KEPT_PROGRAMS_MAX {
            all.clear();
        }
        all.insert(key, Rc::clone(&program));
    });
    Ok(program)
}

/// A program version by its number alone, as the database has it.
pub async fn read<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    number: u32,
) -> Result<OpenProgram, Error> {
    parse(&document(context, shop_id, number).await?, number)
}

async fn document<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId, number: u32) -> Result<String, Error> {
    programs::read(&context.database, shop_id, number).await?.ok_or(Error::NotFound("version_unknown"))
}

fn parse(text: &str, version: u32) -> Result<OpenProgram, Error> {
    let document: ProgramDocument = serde_json::from_str(text).map_err(Error::fault)?;
    checked(document, version).map_err(|problems| Error::Fault(format!("a stored program is not valid: {problems:?}")))
}

/// A document as a program.
pub fn checked(document: ProgramDocument, version: u32) -> Result<OpenProgram, Vec<Problem>> {
    let time_zone = clock::time_zone(&document.time_zone).ok_or_else(|| {
        let message = "this time zone is not known; use an IANA name such as Europe/Skopje".to_owned();
        vec![Problem { place: "time_zone".to_owned(), message }]
    })?;
    let program = Program::new(version, document)?;
    Ok(OpenProgram { program, time_zone, for_guests: OnceCell::new(), for_members: OnceCell::new() })
}
