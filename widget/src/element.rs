//! Building views out of one element type.
//!
//! Leptos' `view!` gives every tree a type of its own, and each type its own machine code; it also writes fixed parts
//! through `innerHTML`, which Trusted Types forbid. Here every element has the same type and is made node by node:
//! small in bytes, and allowed everywhere. Rendering (tachys), ownership and reactivity (reactive_graph) are Leptos'.

use std::cell::RefCell;
use std::rc::Rc;

use reactive_graph::effect::RenderEffect;
use send_wrapper::SendWrapper;
use tachys::html::attribute::custom::CustomAttribute;
use tachys::html::attribute::{Attribute, NextAttribute};
use tachys::html::element::{ElementChild, custom};
use tachys::svg;
use tachys::view::add_attr::AddAnyAttr;
use tachys::view::any_view::{AnyView, IntoAny};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// An element being built.
#[must_use]
pub struct Element {
    tag: &'static str,
    steps: Vec<Step>,
    children: Vec<AnyView>,
}

/// Something done to a node right after it was created.
enum Step {
    Attribute(&'static str, String),
    Follow(&'static str, Box<dyn Fn() -> Option<String>>),
    Listen(&'static str, Box<dyn FnMut(web_sys::Event)>),
    Reach(Box<dyn Fn(&web_sys::Element)>),
}

/// Starts an element with a class (none when empty).
pub fn element(tag: &'static str, class: &'static str) -> Element {
    let start = Element { tag, steps: Vec::new(), children: Vec::new() };
    if class.is_empty() { start } else { start.attribute("class", class) }
}

/// An element that holds nothing but text.
pub fn words(tag: &'static str, class: &'static str, text: impl Into<String>) -> AnyView {
    element(tag, class).text(text).view()
}

/// Nothing.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// Several views in a row.
pub fn several(views: Vec<AnyView>) -> AnyView {
    views.into_any()
}

/// A view that is made anew whenever a signal read by `make` changes.
pub fn changing(make: impl Fn() -> AnyView + 'static) -> AnyView {
    let make: SendWrapper<Box<dyn Fn() -> AnyView>> = SendWrapper::new(Box::new(make));
    (move || make()).into_any()
}

/// Text that follows the signals read by `make`, in its own text node.
pub fn changing_text(make: impl Fn() -> String + 'static) -> AnyView {
    let make: SendWrapper<Box<dyn Fn() -> String>> = SendWrapper::new(Box::new(make));
    (move || make()).into_any()
}

/// A 24 by 24 line drawing, invisible to screen readers.
pub fn icon(path: &'static str) -> AnyView {
    svg::svg()
        .attr("class", "icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(svg::path().attr("d", path))
        .into_any()
}

impl Element {
    /// Sets an attribute for good.
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.steps.push(Step::Attribute(name, value.into()));
        self
    }

    /// Sets an attribute that follows the signals read by `make`; absent while it gives `None`.
    pub fn following(mut self, name: &'static str, make: impl Fn() -> Option<String> + 'static) -> Self {
        self.steps.push(Step::Follow(name, Box::new(make)));
        self
    }

    /// A boolean attribute that is there while `make` says so.
    pub fn flag(self, name: &'static str, make: impl Fn() -> bool + 'static) -> Self {
        self.following(name, move || make().then(String::new))
    }

    /// Calls `handler` on every event of this name.
    pub fn on(mut self, name: &'static str, handler: impl FnMut(web_sys::Event) + 'static) -> Self {
        self.steps.push(Step::Listen(name, Box::new(handler)));
        self
    }

    /// Calls `reach` with the node once it exists (it is not in the document yet).
    pub fn reach(mut self, reach: impl Fn(&web_sys::Element) + 'static) -> Self {
        self.steps.push(Step::Reach(Box::new(reach)));
        self
    }

    /// The name that the host's style sheets may address by `::part`.
    pub fn part(self, name: &'static str) -> Self {
        self.attribute("part", name)
    }

    /// Adds a child.
    pub fn child(mut self, child: AnyView) -> Self {
        self.children.push(child);
        self
    }

    /// Adds children.
    pub fn children(mut self, children: impl IntoIterator<Item = AnyView>) -> Self {
        self.children.extend(children);
        self
    }

    /// Adds text.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.child(text.into().into_any())
    }

    /// The finished view.
    pub fn view(self) -> AnyView {
        let steps = Steps(SendWrapper::new(Rc::new(RefCell::new(self.steps))));
        custom(self.tag).add_any_attr(steps).child(self.children).into_any()
    }
}

/// All steps of one element, as the one attribute type that Leptos sees.
#[derive(Clone)]
pub struct Steps(SendWrapper<Rc<RefCell<Vec<Step>>>>);

/// What a step leaves behind for as long as its element lives.
enum Trace {
    Effect { _effect: RenderEffect<()> },
    Listener { _listener: Closure<dyn FnMut(web_sys::Event)> },
}

/// The traces of all steps, and the node they were done to.
pub struct Done {
    node: web_sys::Element,
    _traces: Vec<Trace>,
}

impl Steps {
    fn apply(self, node: &web_sys::Element) -> Done {
        let mut traces = Vec::new();
        for step in RefCell::take(&self.0) {
            match step {
                Step::Attribute(name, value) => set(node, name, Some(&value)),
                Step::Follow(name, make) => {
                    let node = node.clone();
                    let effect = RenderEffect::new(move |_| set(&node, name, make().as_deref()));
                    traces.push(Trace::Effect { _effect: effect });
                }
                Step::Listen(name, handler) => {
                    let listener = Closure::wrap(handler);
                    let _ = node.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
                    traces.push(Trace::Listener { _listener: listener });
                }
                Step::Reach(reach) => reach(node),
            }
        }
        Done { node: node.clone(), _traces: traces }
    }
}

fn set(node: &web_sys::Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => node.set_attribute(name, value),
        None => node.remove_attribute(name),
    };
}

impl Attribute for Steps {
    const MIN_LENGTH: usize = 0;
    type State = Done;
    type AsyncOutput = Self;
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn html_len(&self) -> usize {
        0
    }

    // The widget is never rendered on a server, so there is no text to write and nothing to hydrate from.
    fn to_html(self, _: &mut String, _: &mut String, _: &mut String, _: &mut String) {}

    fn hydrate<const FROM_SERVER: bool>(self, node: &web_sys::Element) -> Self::State {
        self.apply(node)
    }

    fn build(self, node: &web_sys::Element) -> Self::State {
        self.apply(node)
    }

    fn rebuild(self, state: &mut Self::State) {
        *state = self.apply(&state.node.clone());
    }

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }
}

impl NextAttribute for Steps {
    type Output<NewAttr: Attribute> = (Self, NewAttr);

    fn add_any_attr<NewAttr: Attribute>(self, new_attribute: NewAttr) -> Self::Output<NewAttr> {
        (self, new_attribute)
    }
}
