//! The module in a Node process: a question's length and bytes go in, an answer's come out.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running module.
pub struct Module {
    process: Child,
    questions: Option<ChildStdin>,
    answers: ChildStdout,
}

impl Module {
    /// Starts Node with the module that `cargo xtask` built.
    pub fn start() -> Self {
        let module = std::env::var("COPPERTOKEN_PORTABLE").expect("run this by `cargo xtask test differential`");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differential/answer.mjs");
        let mut process = Command::new("node")
            .args([script, &module])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let (questions, answers) = (process.stdin.take(), process.stdout.take().unwrap());
        Self { process, questions, answers }
    }

    /// The answer's bytes.
    pub fn answer(&mut self, question: &[u8]) -> Vec<u8> {
        let questions = self.questions.as_mut().unwrap();
        questions.write_all(&u32::try_from(question.len()).unwrap().to_le_bytes()).unwrap();
        questions.write_all(question).unwrap();
        questions.flush().unwrap();
        let mut length = [0; 4];
        self.answers.read_exact(&mut length).expect("node answers");
        let mut answer = vec![0; usize::try_from(u32::from_le_bytes(length)).unwrap()];
        self.answers.read_exact(&mut answer).unwrap();
        answer
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        // The end of its questions ends it.
        self.questions.take();
        let _ = self.process.wait();
    }
}
