import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthProvider } from "../../data/AuthProvider.tsx";
import { dropSession } from "../../data/authSession.ts";
import { createQueryClient } from "../../data/queryClient.ts";
import { LoginPage } from "./LoginPage.tsx";

const ID = "aaaaaaaaaaaaaaaaaaaaaa";
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const sent: { url: string; body: unknown }[] = [];
let loginAnswer: () => Response;
let codeAnswer: () => Response | Promise<Response>;

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, body: typeof init.body === "string" ? JSON.parse(init.body) : undefined });
    if (url === "/api/auth/options")
      return json(200, { registration: "open", isRegistrationOpen: true, needsSetupToken: false });
    if (url === "/api/auth/login") return loginAnswer();
    if (url === "/api/auth/two-factor") return codeAnswer();
    return json(401, { code: "unauthenticated", message: "Sign in to go on.", requestId: "r" });
  });
});
afterEach(() => {
  cleanup();
  dropSession();
  vi.unstubAllGlobals();
});

function open(address: string) {
  const router = createMemoryRouter(
    [
      { path: "/login", element: <LoginPage title="Sign in" registerTo="/register" /> },
      { path: "*", element: <p>inside</p> },
    ],
    { initialEntries: [address] },
  );
  render(
    <QueryClientProvider client={createQueryClient()}>
      <AuthProvider>
        <RouterProvider router={router} />
      </AuthProvider>
    </QueryClientProvider>,
  );
  return router;
}
const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const submit = () => fireEvent.click(screen.getByRole("button", { name: "Sign in" }));

const signedIn = () =>
  json(200, {
    accessToken: "t",
    expiresInSeconds: 900,
    user: {
      id: ID,
      email: "ada@example.org",
      name: "Ada",
      role: "owner",
      isActive: true,
      createdAt: "2026-01-01T00:00:00.000Z",
      lastSeenAt: null,
    },
    workspace: { id: ID, name: "W", isStarter: false, isGuideDone: true },
  });

describe("LoginPage", () => {
  it("marks what is missing, moves the focus to the first of it and asks no server", async () => {
    open("/login");
    submit();
    expect(await screen.findByText("Fill this in.", { selector: "[role=alert]" })).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("E-mail")));
    expect(screen.getByLabelText("E-mail").getAttribute("aria-invalid")).toBe("true");
    expect(sent.some(({ url }) => url === "/api/auth/login")).toBe(false);
  });

  it("says on blur what is wrong with an address", async () => {
    open("/login");
    fill("E-mail", "nobody");
    fireEvent.blur(screen.getByLabelText("E-mail"));
    expect(await screen.findByText("This is not an e-mail address.")).toBeTruthy();
  });

  it("tells that the password is wrong and keeps what was typed", async () => {
    loginAnswer = () =>
      json(401, { code: "wrong_credentials", message: "E-mail or password is wrong.", requestId: "r" });
    open("/login");
    fill("E-mail", "ada@example.org");
    fill("Password", "not this one");
    submit();
    expect(await screen.findByText("E-mail or password is wrong.")).toBeTruthy();
    expect(screen.getByLabelText("E-mail")).toHaveProperty("value", "ada@example.org");
  });

  it("goes where one was going, never to another site", async () => {
    loginAnswer = signedIn;
    const router = open("/login?next=%2F%2Fevil.example");
    fill("E-mail", "ada@example.org");
    fill("Password", "correct horse battery");
    submit();
    expect(await screen.findByText("inside")).toBeTruthy();
    expect(router.state.location.pathname).toBe("/");
  });
});

describe("the second step", () => {
  const refused = (code: string, message: string, extra = {}) => json(401, { code, message, requestId: "r", ...extra });
  const codes = () => sent.filter(({ url }) => url === "/api/auth/two-factor").map(({ body }) => body);
  const reach = async () => {
    loginAnswer = () => refused("two_factor_required", "Enter the code.", { challenge: "proof" });
    const router = open("/login?next=%2Fteam");
    fill("E-mail", "ada@example.org");
    fill("Password", "correct horse battery");
    submit();
    await screen.findByRole("heading", { name: "Enter your code" });
    return router;
  };
  const field = (label = "Code") => screen.getByLabelText<HTMLInputElement>(label);

  it("sends six digits by itself, once, however they were pasted, and goes where one was going", async () => {
    codeAnswer = signedIn;
    const router = await reach();
    expect(document.activeElement).toBe(field());
    expect([field().autocomplete, field().inputMode]).toEqual(["one-time-code", "numeric"]);
    fill("Code", "12 34");
    expect(field().value).toBe("1234");
    expect(codes()).toEqual([]);
    fill("Code", " 123 456\n");
    expect(await screen.findByText("inside")).toBeTruthy();
    expect(codes()).toEqual([{ challenge: "proof", code: "123456" }]);
    expect(router.state.location.pathname).toBe("/team");
  });

  it("empties the field after a wrong code, and forgets the complaint when one types again", async () => {
    codeAnswer = () => refused("wrong_code", "This code is not right.");
    await reach();
    fill("Code", "111111");
    expect(await screen.findByText("This code is not right.")).toBeTruthy();
    await waitFor(() => expect(field().value).toBe(""));
    expect(field().getAttribute("aria-invalid")).toBe("true");
    fill("Code", "2");
    expect(screen.queryByText("This code is not right.")).toBeNull();
  });

  it("keeps the code while the server cannot be reached, for another try", async () => {
    codeAnswer = () => Promise.reject(new TypeError("offline"));
    await reach();
    fill("Code", "123456");
    expect(await screen.findByText(/cannot be reached/)).toBeTruthy();
    expect(field().value).toBe("123456");
    codeAnswer = signedIn;
    submit();
    expect(await screen.findByText("inside")).toBeTruthy();
  });

  it("takes a recovery code as it is written, sent by hand", async () => {
    codeAnswer = signedIn;
    await reach();
    fireEvent.click(screen.getByRole("button", { name: "Use a recovery code instead" }));
    submit();
    expect(await screen.findByText("Fill this in.")).toBeTruthy();
    fill("Recovery code", "ab1cd-ef2gh");
    expect(codes()).toEqual([]);
    submit();
    expect(await screen.findByText("inside")).toBeTruthy();
    expect(codes()).toEqual([{ challenge: "proof", code: "ab1cd-ef2gh" }]);
  });

  it("goes back to the password when the proof of it is over, and by hand", async () => {
    codeAnswer = () => refused("token_expired", "Sign in again.");
    await reach();
    fill("Code", "123456");
    expect(await screen.findByText("That took too long. Enter your password again.")).toBeTruthy();
    expect(screen.getByLabelText("E-mail")).toHaveProperty("value", "ada@example.org");
    expect(screen.getByLabelText("Password")).toHaveProperty("value", "");
    fill("Password", "correct horse battery");
    submit();
    fireEvent.click(await screen.findByRole("button", { name: "Back to password" }));
    expect(await screen.findByLabelText("Password")).toHaveProperty("value", "");
    expect(screen.queryByText(/took too long/)).toBeNull();
  });
});
