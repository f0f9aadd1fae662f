//! What a cart would earn, answered by the very rules that later post it.

use coppertoken_rules::explain::{best_redemption, nudges};
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::order::{LINES_MAX, OrderLine};
use coppertoken_rules::quote::quote;
use coppertoken_rules::rewards::Checkout;
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Account, Amount, Rejection, settle};
use coppertoken_wire::problem::FieldError;
use coppertoken_wire::quote::{AdviceView, NudgeView, QuoteRequest, QuoteResponse, UnlockView, order_lines};

use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs::{self, OpenProgram};
use crate::kernel::shop_store as shop_rows;
use crate::kernel::words::{figures_in, speaker};

/// Most lines of a cart that is looked at for what comes next: that takes about 100 quotes, each as long as the cart.
const ADVISED_LINES_MAX: usize = 100;

/// Quotes a cart for a member, or for a guest as somebody who joins now. With a language also what comes next, in words.
pub async fn answer<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: Option<&str>,
    request: &QuoteRequest,
    language: Option<&str>,
) -> Result<QuoteResponse, Error> {
    if request.lines.len() > LINES_MAX {
        let field =
            FieldError::without_value("lines", format!("at most {LINES_MAX} lines; there are {}", request.lines.len()));
        return Err(Error::invalid(Rejection::OrderTooLarge, vec![field]));
    }
    let stored = match customer_id {
        Some(customer_id) => ledger::account_of_member(&context.database, shop_id, customer_id).await?,
        None => None,
    };
    let version = match &stored {
        Some(stored) => stored.program_version,
        None => shop_rows::program(&context.database, shop_id).await?,
    };
    let program = programs::open(context, shop_id, version).await?;
    let document = program.program.document();
    let lines = order_lines(&request.lines, document.tax_in_prices())?;
    let now = program.moment(context.now)?;
    // Time alone may have ended a tier since the account was written.
    let account = stored.map(|stored| settle(&stored.account, now)).transpose()?;
    let quote = quote(&program.program, account.as_ref(), &lines, now)?;
    let advice = match language.filter(|_| lines.len() <= ADVISED_LINES_MAX) {
        Some(language) => advise(&program, account.as_ref(), &lines, now, language)?,
        None => Advised::default(),
    };
    Ok(QuoteResponse::new(program.program.version(), document, quote, advice.nudges, advice.best_redemption))
}

/// What comes next for a cart, in words.
#[derive(Default)]
struct Advised {
    nudges: Vec<NudgeView>,
    best_redemption: Option<AdviceView>,
}

fn advise(
    program: &OpenProgram,
    account: Option<&Account>,
    lines: &[OrderLine],
    now: Moment,
    language: &str,
) -> Result<Advised, Error> {
    let program = &program.program;
    let figures = figures_in(program.document(), Some(language))?;
    let speaker = speaker(program.document(), &figures);
    let nudges = nudges(program, account, lines, now)?.into_iter().map(|nudge| NudgeView {
        missing_amount: nudge.missing_amount,
        points: nudge.points,
        text: if account.is_some() { speaker.nudge(&nudge) } else { speaker.nudge_of_guest(&nudge) },
        unlocks: UnlockView::of(nudge.unlocks),
    });
    // What the shopper pays for the goods, with their tax. Delivery is not told here.
    let goods = Amount::sum(lines.iter().flat_map(|line| [line.net, line.tax]))?;
    let checkout = Checkout { lines, goods, shipping: Amount::ZERO };
    let best = account.map(|account| best_redemption(program, account, checkout, now)).transpose()?.flatten();
    let best_redemption = best.map(|advice| AdviceView {
        text: speaker.advice(&advice),
        reward_id: advice.reward_id,
        cost: advice.cost,
        off: advice.off,
    });
    Ok(Advised { nudges: nudges.collect(), best_redemption })
}
