#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| coppertoken_tests::parsers::program_document(bytes));
