//! A piece of state that views follow.
//!
//! One trigger of the reactive core beside a plain cell: a signal of the core would be compiled anew for every type.

use std::cell::RefCell;
use std::rc::Rc;

use reactive_graph::signal::ArcTrigger;
use reactive_graph::traits::{Notify, Track};

/// A value that tells its readers when it changes.
pub struct Value<T> {
    cell: Rc<RefCell<T>>,
    trigger: ArcTrigger,
}

// Compiled once, not once for every type.

#[inline(never)]
fn new_trigger() -> ArcTrigger {
    ArcTrigger::new()
}

#[inline(never)]
fn track(trigger: &ArcTrigger) {
    trigger.track();
}

#[inline(never)]
fn notify(trigger: &ArcTrigger) {
    trigger.notify();
}

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        Self { cell: Rc::clone(&self.cell), trigger: self.trigger.clone() }
    }
}

impl<T: Clone> Value<T> {
    /// Holds `value`.
    pub fn new(value: T) -> Self {
        Self { cell: Rc::new(RefCell::new(value)), trigger: new_trigger() }
    }

    /// Reads, and follows from now on when a view is being made.
    pub fn get(&self) -> T {
        track(&self.trigger);
        self.peek()
    }

    /// Reads without following.
    pub fn peek(&self) -> T {
        self.cell.borrow().clone()
    }

    /// Writes and tells the readers.
    pub fn set(&self, value: T) {
        self.cell.replace(value);
        notify(&self.trigger);
    }
}

impl<T: Clone + PartialEq> Value<T> {
    /// Writes and tells the readers, if it is another value.
    pub fn change(&self, value: T) {
        if *self.cell.borrow() != value {
            self.set(value);
        }
    }
}
