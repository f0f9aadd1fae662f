//! Building the page's nodes, and keeping alive what follows the state.
//!
//! Nodes are made at once, not described first: a tree of views, in Leptos' renderer, has a type for every shape, and each
//! type its own machine code, which weighed more than all else in the widget. Effects, and so every change after the
//! first look, are those of Leptos' reactive core. Nothing here writes through `innerHTML`, so pages with Trusted Types
//! need no exception.

use std::cell::RefCell;
use std::rc::Rc;

use reactive_graph::effect::RenderEffect;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, Node};

use crate::host::document;

/// A finished node (or several, in a fragment).
pub type View = Node;

/// What lives as long as the nodes around it.
enum Kept {
    Effect { _effect: RenderEffect<()> },
    Listener { _listener: Closure<dyn FnMut(Event)> },
}

/// Everything that one part of the page keeps alive. Dropping it stops all of it.
#[derive(Default)]
pub struct Scope {
    _kept: Vec<Kept>,
}

thread_local! {
    /// What the part being built right now has to keep.
    static BUILDING: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

fn keep(kept: Kept) {
    BUILDING.with_borrow_mut(|building| building.push(kept));
}

impl Scope {
    /// Runs `build` and gathers what has to be kept alive for what it built; `None` builds nothing.
    pub fn of(build: &dyn Fn() -> Option<View>) -> (Option<View>, Self) {
        let outer = BUILDING.take();
        let view = build();
        (view, Self { _kept: BUILDING.replace(outer) })
    }
}

/// Runs `follow` now and whenever a value it read has changed, as long as the nodes around it live.
pub fn effect(follow: impl Fn() + 'static) {
    let follow: Box<dyn Fn()> = Box::new(follow);
    let effect = RenderEffect::new(move |_| {
        // What an effect builds belongs to its own scope, never to the part that happens to be building.
        let outer = BUILDING.take();
        follow();
        BUILDING.set(outer);
    });
    keep(Kept::Effect { _effect: effect });
}

/// An element being built.
#[must_use]
#[derive(Clone)]
pub struct Element(web_sys::Element);

/// Starts an element with a class (none when empty).
pub fn element(tag: &str, class: &str) -> Element {
    let node = document().create_element(tag).unwrap_or_else(|error| wasm_bindgen::throw_val(error));
    let start = Element(node);
    if class.is_empty() { start } else { start.attribute("class", class) }
}

/// An element that holds nothing but text.
pub fn words(tag: &str, class: &str, text: &str) -> View {
    element(tag, class).text(text).view()
}

/// Nothing.
pub fn nothing() -> View {
    document().create_document_fragment().into()
}

/// Several views in a row.
pub fn several(views: Vec<View>) -> View {
    let all = nothing();
    for view in views {
        let _ = all.append_child(&view);
    }
    all
}

/// A view that is made anew whenever a value read by `make` changes. It stands in an element without a box.
pub fn changing(make: impl Fn() -> View + 'static) -> View {
    follow_with(Rc::new(make))
}

fn follow_with(make: Rc<dyn Fn() -> View>) -> View {
    let place = element("div", "place");
    let (node, scope) = (place.0.clone(), RefCell::new(Scope::default()));
    effect(move || {
        // The old part stops before its nodes go.
        scope.take();
        let (view, kept) = Scope::of(&|| Some(make()));
        node.set_text_content(None);
        if let Some(view) = view {
            let _ = node.append_child(&view);
        }
        scope.replace(kept);
    });
    place.view()
}

/// A 24 by 24 line drawing, invisible to screen readers.
pub fn icon(path: &str) -> View {
    let make = |tag: &str, attributes: &[(&str, &str)]| {
        let node = document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
        let start = Element(node.unwrap_or_else(|error| wasm_bindgen::throw_val(error)));
        attributes.iter().fold(start, |element, (name, value)| element.attribute(name, value))
    };
    let drawing = make("path", &[("d", path)]).view();
    make("svg", &[("class", "icon"), ("viewBox", "0 0 24 24"), ("aria-hidden", "true")]).child(drawing).view()
}

impl Element {
    /// Sets an attribute for good.
    pub fn attribute(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// A boolean attribute that is there while `is_set` says so.
    pub fn flag(self, name: &'static str, is_set: impl Fn() -> bool + 'static) -> Self {
        self.toggle(name, Box::new(is_set));
        self
    }

    fn toggle(&self, name: &'static str, is_set: Box<dyn Fn() -> bool>) {
        let node = self.0.clone();
        effect(move || {
            let _ = node.toggle_attribute_with_force(name, is_set());
        });
    }

    /// Text that follows the values read by `make`.
    pub fn changing_text(self, make: impl Fn() -> String + 'static) -> Self {
        let node = self.0.clone();
        effect(move || node.set_text_content(Some(&make())));
        self
    }

    /// Calls `handler` on every event of this name.
    pub fn on(self, name: &str, handler: impl FnMut(Event) + 'static) -> Self {
        self.listen(name, Box::new(handler));
        self
    }

    fn listen(&self, name: &str, handler: Box<dyn FnMut(Event)>) {
        let listener = Closure::wrap(handler);
        let _ = self.0.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        keep(Kept::Listener { _listener: listener });
    }

    /// The name that the page's style sheets may address by `::part`.
    pub fn part(self, name: &str) -> Self {
        self.attribute("part", name)
    }

    /// Adds a child.
    pub fn child(self, child: View) -> Self {
        let _ = self.0.append_child(&child);
        self
    }

    /// Adds children.
    pub fn children(self, children: impl IntoIterator<Item = View>) -> Self {
        for child in children {
            let _ = self.0.append_child(&child);
        }
        self
    }

    /// Adds text.
    pub fn text(self, text: &str) -> Self {
        self.child(document().create_text_node(text).into())
    }

    /// The node itself.
    pub fn node<T: JsCast>(&self) -> T {
        self.0.clone().unchecked_into()
    }

    /// The finished view.
    pub fn view(self) -> View {
        self.0.into()
    }
}
