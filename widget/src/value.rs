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

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        Self { cell: Rc::clone(&self.cell), trigger: self.trigger.clone() }
    }
}

impl<T: Clone> Value<T> {
    /// Holds `value`.
    pub fn new(value: T) -> Self {
        Self { cell: Rc::new(RefCell::new(value)), trigger: ArcTrigger::new() }
    }

    /// Reads, and follows from now on when a view is being made.
    pub fn get(&self) -> T {
        self.trigger.track();
        self.peek()
    }

    /// Reads without following.
    pub fn peek(&self) -> T {
        self.cell.borrow().clone()
    }

    /// Writes and tells the readers.
    pub fn set(&self, value: T) {
        self.cell.replace(value);
        self.trigger.notify();
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
