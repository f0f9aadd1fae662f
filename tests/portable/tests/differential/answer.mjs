// Answers questions in WebAssembly: a length of 4 bytes (little-endian) and that many bytes in, the same out, until there are no more.

import { readSync, writeSync } from "node:fs";
import { createRequire } from "node:module";

const { answer } = createRequire(import.meta.url)(process.argv[2]);

// Exactly `length` bytes; undefined when the asker has closed.
function read(length) {
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const count = readSync(0, bytes, filled, length - filled, null);
    if (count === 0) return undefined;
    filled += count;
  }
  return bytes;
}

function write(bytes) {
  for (let written = 0; written < bytes.length; ) written += writeSync(1, bytes, written);
}

for (let length = read(4); length !== undefined; length = read(4)) {
  const found = answer(read(length.readUInt32LE()));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(found.length);
  write(Buffer.concat([size, found]));
}
