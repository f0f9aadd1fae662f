// Contrast as WCAG 2.2 defines it, and colours corrected until text on them can be read.

/** Contrast asked of text: success criterion 1.4.3. */
export const WANTED = 4.5;

const parts = (hex) => [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
const written = (colour) => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function luminance(hex) {
  const [red, green, blue] = parts(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours `#rrggbb`, from 1 to 21. */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour in small steps darker (or lighter) until text of the better of two inks can be read on it. */
export function readable(hex, inks = ["#ffffff", "#1a110c"]) {
  const [ink] = [...inks].sort((left, right) => contrast(hex, right) - contrast(hex, left));
  const goal = luminance(ink) > 0.5 ? 0 : 255;
  let colour = hex;
  for (let step = 0; step < 60 && contrast(colour, ink) < WANTED; step += 1) {
    colour = written(parts(colour).map((part) => part + (goal - part) * 0.04));
  }
  return { colour, ink, contrast: contrast(colour, ink) };
}
