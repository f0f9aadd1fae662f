// The peer's way to the server: the same endpoints, tokens and keys as ours.
export async function ask(config, method, path, body, key) {
  const headers = {};
  const token = await (config.token ??= fetch(config.tokenUrl).then((answer) => (answer.ok ? answer.json() : {})).then((answer) => answer.token));
  if (token) headers.authorization = `Bearer ${token}`;
  if (key) headers["idempotency-key"] = key;
  if (body) headers["content-type"] = "application/json";
  const answer = await fetch(`${config.api}/v1/shops/${config.shop}${path}`, { method, headers, body: body && JSON.stringify(body), credentials: "omit", signal: AbortSignal.timeout(10_000) });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.code), { code: told.code, status: answer.status });
  return told;
}
