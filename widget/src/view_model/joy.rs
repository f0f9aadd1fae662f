//! What arrived since the shopper last looked.

use coppertoken_rules::ledger::entry::EntryKind;
use coppertoken_wire::statement::StatementLine;

/// How far the statement had been read, by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When the member joined, milliseconds since 1970: tells members of one device apart and says nothing about them.
    pub joined: i64,
    /// The newest line.
    pub sequence: i64,
}

impl Seen {
    /// From the mark `joined sequence`.
    pub fn read(mark: &str) -> Option<Self> {
        let (joined, sequence) = mark.split_once(' ')?;
        Some(Self { joined: number(joined)?, sequence: number(sequence)? })
    }
}

/// By hand: the standard library's parser weighs more.
fn number(digits: &str) -> Option<i64> {
    digits.bytes().try_fold(0_i64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// Points that arrived in lines newer than `seen`, and the new mark. At a first look nothing is news.
pub fn look(lines: &[StatementLine], seen: Option<Seen>, joined: i64) -> (i64, Seen) {
    let sequence_of = |line: &StatementLine| i64::try_from(line.sequence).unwrap_or_default();
    let before = seen.filter(|seen| seen.joined == joined);
    let mut now = before.unwrap_or(Seen { joined, sequence: 0 });
    let mut gain = 0;
    for line in lines {
        let sequence = sequence_of(line);
        let is_gain = matches!(line.kind, EntryKind::Posted | EntryKind::Adjusted) && line.points.is_positive();
        if is_gain && before.is_some_and(|seen| sequence > seen.sequence) {
            gain += line.points.get();
        }
        now.sequence = now.sequence.max(sequence);
    }
    (gain, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use coppertoken_rules::Points;

    fn line(sequence: u64, kind: EntryKind, points: i64) -> StatementLine {
        StatementLine {
            sequence,
            recorded_at: String::new(),
            effective_on: "2026-12-05".parse().unwrap(),
            kind,
            points: Points::new(points).unwrap(),
            order_number: None,
            voucher_code: None,
            trace: vec![],
        }
    }

    #[test]
    fn w13_only_what_arrived_since_the_last_look_is_news() {
        let lines = [
            line(5, EntryKind::Posted, 49),
            line(4, EntryKind::Redeemed, -250),
            line(3, EntryKind::Adjusted, 10),
            line(2, EntryKind::Posted, 200),
            line(1, EntryKind::Earned, 200),
        ];
        let seen = |sequence| Some(Seen { joined: 7, sequence });
        assert_eq!(look(&lines, None, 7), (0, Seen { joined: 7, sequence: 5 }));
        assert_eq!(look(&lines, seen(2), 7), (59, Seen { joined: 7, sequence: 5 }));
        assert_eq!(look(&lines, seen(5), 7), (0, Seen { joined: 7, sequence: 5 }));
        // Somebody else used this device before.
        assert_eq!(look(&lines, Some(Seen { joined: 6, sequence: 1 }), 7), (0, Seen { joined: 7, sequence: 5 }));
    }

    #[test]
    fn a_mark_reads_as_it_was_written() {
        assert_eq!(Seen::read("1700000000000 12"), Some(Seen { joined: 1_700_000_000_000, sequence: 12 }));
        for nonsense in ["", "12", "a b", "1 -2", "99999999999999999999 1"] {
            assert_eq!(Seen::read(nonsense), None, "{nonsense}");
        }
    }
}
