// The hash chain: SHA-256 over the previous hash and [shop id, 2, entry] in CBOR, fields in the order they were put in.

const FORMAT = 2;
const encoder = new TextEncoder();

export const GENESIS = "0".repeat(64);

class Cbor {
  bytes = new Uint8Array(2048);
  view = new DataView(this.bytes.buffer);
  length = 0;

  reserve(more) {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  // The head of an item, its number in the shortest form.
  head(major, number) {
    this.reserve(9);
    const type = major << 5;
    if (number < 24) {
      this.bytes[this.length++] = type | number;
    } else if (number < 0x100) {
      this.bytes[this.length++] = type | 24;
      this.bytes[this.length++] = number;
    } else if (number < 0x10000) {
      this.bytes[this.length] = type | 25;
      this.view.setUint16(this.length + 1, number);
      this.length += 3;
    } else if (number < 0x100000000) {
      this.bytes[this.length] = type | 26;
      this.view.setUint32(this.length + 1, number);
      this.length += 5;
    } else {
      this.bytes[this.length] = type | 27;
      this.view.setBigUint64(this.length + 1, BigInt(number));
      this.length += 9;
    }
  }

  text(text) {
    // At most three bytes a UTF-16 unit.
    this.reserve(9 + text.length * 3);
    if (text.length < 8) {
      const { written } = encoder.encodeInto(text, this.bytes.subarray(this.length + 1));
      this.bytes[this.length] = written < 24 ? 0x60 | written : 0;
      if (written < 24) {
        this.length += 1 + written;
        return;
      }
    }
    const bytes = encoder.encode(text);
    this.head(3, bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  item(value) {
    if (typeof value === "string") this.text(value);
    else if (typeof value === "number") value < 0 ? this.head(1, -1 - value) : this.head(0, value);
    else if (value === null || typeof value === "boolean") {
      this.reserve(1);
      this.bytes[this.length++] = value === null ? 0xf6 : value ? 0xf5 : 0xf4;
    } else if (Array.isArray(value)) {
      this.head(4, value.length);
      for (const one of value) this.item(one);
    } else {
      const entries = Object.entries(value);
      this.head(5, entries.length);
      for (const [name, one] of entries) {
        this.text(name);
        this.item(one);
      }
    }
  }
}

const bytesOfHex = (hex, into) => {
  for (let at = 0; at < 32; at += 1) into[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
};

export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes) => hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

// Chains entries behind `head`. Answers the rows to insert and the new head.
export async function chain(shopId, head, entries) {
  const rows = [];
  for (const entry of entries) {
    const cbor = new Cbor();
    bytesOfHex(head, cbor.bytes);
    cbor.length = 32;
    cbor.item([shopId, FORMAT, entry]);
    const hash = await sha256(cbor.bytes.subarray(0, cbor.length));
    const { sequence, source, revision, kind, points, effective_on, recorded_at } = entry;
    const body = JSON.stringify(entry);
    rows.push({ sequence, source, revision, kind, points, effective_on, recorded_at, body, format: FORMAT, previous_hash: head, hash });
    head = hash;
  }
  return { rows, head };
}
