import assert from "node:assert/strict";

/** Somebody who is signed in. */
export interface ApiSession {
  readonly accessToken: string;
}

/** One call of the installation's API, as its own pages make it. @throws {Error} with the answer, unless it is a success */
export async function askApi(
  site: string,
  method: string,
  path: string,
  body?: unknown,
  session?: ApiSession,
): Promise<Record<string, unknown>> {
  const response = await tell(site, method, path, body, session);
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path} answers ${response.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>; // every answer of the API is an object
}

const tell = (site: string, method: string, path: string, body?: unknown, session?: ApiSession): Promise<Response> =>
  fetch(`${site}${path}`, {
    method,
    headers: {
      origin: site,
      "content-type": "application/json",
      ...(session ? { authorization: `Bearer ${session.accessToken}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** @param code for an account with a second factor; it is asked for, or the sign-in counts as failed */
export async function signInToApi(site: string, email: string, password: string, code?: string): Promise<ApiSession> {
  let answer: Record<string, unknown>;
  if (code === undefined) answer = await askApi(site, "POST", "/api/auth/login", { email, password });
  else {
    const asked = await (await tell(site, "POST", "/api/auth/login", { email, password })).text();
    assert.match(asked, /two_factor_required/);
    const challenge = /"challenge":"([^"]+)"/.exec(asked)?.[1];
    answer = await askApi(site, "POST", "/api/auth/two-factor", { challenge, code });
  }
  assert.ok(typeof answer["accessToken"] === "string");
  return { accessToken: answer["accessToken"] };
}
