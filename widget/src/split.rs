//! How a chunk of the widget is brought: what `#[wasm_split]` calls, given to it by its option `wasm_split_path`.
//!
//! The macro's own crate brings a cell that serializes callers and remembers success, which is 1.2 KB on its way to every shopper. The
//! JavaScript written beside the chunks remembers too: asked again, it answers from memory, and after a failure it tries anew
//! (`__wasm_split.js`). So here is only what waits for its answer.

/// A chunk could not be had; the browser's console says why.
#[derive(Clone, Copy, Debug)]
pub struct SplitLoaderError;

/// What the macro names.
pub mod rt {
    use std::cell::Cell;
    use std::ffi::c_void;
    use std::future::poll_fn;
    use std::pin::Pin;
    use std::rc::Rc;
    use std::task::{Poll, Waker};

    use super::SplitLoaderError;

    /// What the answer calls: with what it was given, and whether the chunk is there.
    pub type LoadCallbackFn = unsafe extern "C" fn(*const c_void, bool);
    /// Asks for a chunk.
    pub type LoadFn = unsafe extern "C" fn(LoadCallbackFn, *const c_void);

    /// The way to one chunk.
    pub struct LazySplitLoader(LoadFn);

    impl LazySplitLoader {
        /// From what asks for the chunk.
        ///
        /// # Safety
        /// `load` must call its callback exactly once each time, with the data it was given.
        pub const unsafe fn new(load: LoadFn) -> Self {
            Self(load)
        }
    }

    /// An answer that is waited for.
    #[derive(Default)]
    struct Arrival {
        is_there: Cell<Option<bool>>,
        waiting: Cell<Option<Waker>>,
    }

    /// Brings the chunk, unless it is there already.
    pub async fn ensure_loaded(loader: Pin<&'static LazySplitLoader>) -> Result<(), SplitLoaderError> {
        let arrival = Rc::new(Arrival::default());
        // SAFETY: `arrived` takes back the one count that is handed out here.
        unsafe { (loader.0)(arrived, Rc::into_raw(Rc::clone(&arrival)).cast()) };
        poll_fn(|context| match arrival.is_there.get() {
            Some(true) => Poll::Ready(Ok(())),
            Some(false) => Poll::Ready(Err(SplitLoaderError)),
            None => {
                arrival.waiting.set(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }

    unsafe extern "C" fn arrived(arrival: *const c_void, is_there: bool) {
        // SAFETY: the pointer is the one that `ensure_loaded` handed out, and comes back once.
        let arrival = unsafe { Rc::from_raw(arrival.cast::<Arrival>()) };
        arrival.is_there.set(Some(is_there));
        if let Some(waiting) = arrival.waiting.take() {
            waiting.wake();
        }
    }
}
