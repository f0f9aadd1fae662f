// A limit for what may never be answered: Node's own client has been seen to lose requests when a server was killed, and a promise
// nobody holds is waited for in vain.

// Longer than anything takes on a busy machine.
const MILLISECONDS = 100_000;

// What `promise` comes to, unless it takes too long.
export async function soon(promise, milliseconds = MILLISECONDS) {
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error(`nothing came in ${milliseconds} ms`)), milliseconds)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
