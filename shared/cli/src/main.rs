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
    /// ORDERS.csv is one of these, recognised by its header; names are compared without regard to case:
    ///
    /// * A row a line of an order, with `order_id`, `customer_id` (empty = guest), `placed_at`, `net` (paid for the line after discounts,
    ///   without tax) and optional `tax`, `shipping` (of the order, on one of its rows), `product_id`, `category_ids` (separated by |),
    ///   `quantity`, `currency`. Other columns are listed below the table and not read.
    /// * Shopify's export of orders (Orders > Export). The customer is the e-mail address.
    /// * WooCommerce's Customer/Order/Coupon Export in the format "Default - One Row per Item".
    /// * WooCommerce's Analytics > Orders > Download. It names customers only: two of one name are one.
    ///
    /// How it may be written:
    ///
    /// * UTF-8 with or without a byte order mark; commas, semicolons or tabs; rows in any order.
    /// * Times: 2025-01-05, 19970101, 2025-01-05 10:00:00, RFC 3339, 2025-01-05 10:00:00 +0100. Without an offset they are of the (first)
    ///   program's time zone; a day is its noon there.
    /// * Amounts: 100.50, 100,50, 1,234.50, 1.234,50, 1 234,50, also with the sign or code of the program's currency. 1,234 or 1.234 alone
    ///   is refused in a currency of two decimals: write 1234.00.
    /// * E-mail addresses are compared in lower case, other ids of customers as they are written.
    ///
    /// What rows mean:
    ///
    /// * Customer, time and shipping may stand on one row of an order only. Rows of an order that lie apart are joined. Rows that stand
    ///   together and come again as they were are the order again and count once; some of them among others are refused, and so is an
    ///   order with another customer or day. Two equal rows directly after each other are two lines.
    /// * A row with `net` or `quantity` below zero is a return on its own day: of the order it names; else of the customer's latest order
    ///   until then with a line of the same product and amount; else of the latest that keeps as much; else it is refused.
    /// * Orders of exports that are not paid, cancelled or of another currency are skipped and counted below the table, with the reason.
    ///   Refunds without a day come back when the order is placed.
    ///
    /// Every customer joins with the first order; every order is paid when it is placed. At most 2,000,000 rows. `-` reads from standard
    /// input.
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
