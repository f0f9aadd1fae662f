//! The command line of the merchant's tools.
//!
//! Exit codes: 0 fine (warnings included), 1 the program, an order or the ledger is not in order, 2 the command or a file could not be read.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use coppertoken::files::{self, Failure};
use coppertoken::{explain, generate, lint, replay, schema, verify};

/// Tools for Coppertoken programs.
#[derive(Parser)]
#[command(name = "coppertoken", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks a program, runs its examples, and says what would be better; prints its rules in words.
    Lint {
        /// The program document.
        program: PathBuf,
        /// Prints every rule in this language too: en, ru or mk.
        #[arg(long)]
        language: Option<String>,
    },
    /// Says what an order earns and why, and why not more.
    Explain {
        /// The program document.
        program: PathBuf,
        /// The order, as the API takes it.
        order: PathBuf,
        /// The member's past, as a document's example tells it; otherwise somebody who joins with this order.
        #[arg(long)]
        member: Option<PathBuf>,
        /// en, ru or mk; otherwise the program's first language.
        #[arg(long)]
        language: Option<String>,
    },
    /// Runs past orders through one or more programs, side by side.
    ///
    /// ORDERS.csv has a header and one row a line of an order, in the order of time; rows of one order follow each other. Columns:
    /// `order_id`, `customer_id` (empty = guest), `placed_at` (RFC 3339, or a day), `net` (of the line, kept by the shop after
    /// discounts and refunds, without tax, such as 49.95); optional `tax`, `shipping` (of the order, on its first row),
    /// `product_id`, `category_ids` (separated by |), `quantity`. Every customer joins with the first order; every order is paid
    /// when it is placed. `-` reads from standard input.
    #[command(verbatim_doc_comment)]
    Replay {
        /// Program documents, then the orders: PROGRAM.json… ORDERS.csv
        #[arg(required = true, num_args = 2..)]
        files: Vec<PathBuf>,
        /// What members do with their points.
        #[arg(long, value_enum, default_value_t = replay::Behaviour::Cheapest)]
        redeem: replay::Behaviour,
    },
    /// Checks an exported ledger: every entry as it was written, every chain whole, and the shop's published root.
    Verify {
        /// The ledger: what `GET /v1/admin/shops/{shop}/ledger` answers, all pages, a JSON object a line.
        ledger: PathBuf,
        /// What `GET /v1/shops/{shop}/ledger/root` answered on some day.
        #[arg(long)]
        root: Option<PathBuf>,
    },
    /// Prints the JSON Schema of program documents (draft 2020-12).
    Schema,
    /// Writes made-up orders as CSV, the same for the same seed.
    #[command(hide = true)]
    GenerateOrders(generate::Wanted),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Lint { program, language } => lint::run(&program, language.as_deref()),
        Command::Explain { program, order, member, language } => {
            explain::run(&program, &order, member.as_deref(), language.as_deref())
        }
        Command::Replay { files, redeem } => replay::run(&files, redeem),
        Command::Verify { ledger, root } => verify::run(&ledger, root.as_deref()),
        Command::Schema => files::print(&schema::text()?),
        Command::GenerateOrders(wanted) => generate::run(&wanted),
    }
}
