// The worker's own statements, from its own file: both sides of the bench ask the database the same.

import queries from "../../../../worker/src/kernel/queries.sql";

// A named statement as D1 takes it: without comments, its parameters numbered in the order they are listed.
export function sql(name, ...parameters) {
  const [, found] = new RegExp(`^-- name: ${name}\n([^]*?)(?=^-- name: |$(?![^]))`, "m").exec(queries);
  const number = (all, parameter) => {
    const place = parameters.indexOf(parameter);
    if (place < 0) throw new Error(`${name}: ${all} is not listed`);
    return `?${place + 1}`;
  };
  return found.replace(/--.*$/gm, "").replace(/:([a-z_]+)/g, number).trim();
}
