// Chance from a seed: the same seed, the same choices.

export class Dice {
  constructor(seed) {
    this.state = seed | 0;
  }

  // 0 to below `limit`. mulberry32.
  below(limit) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }

  oneOf(all) {
    return all[this.below(all.length)];
  }

  // True in so many of a hundred cases.
  isIn(hundredths) {
    return this.below(100) < hundredths;
  }
}

// A number the caller may set, or the usual one.
export const setting = (name, usual) => Number(process.env[name] ?? usual);
