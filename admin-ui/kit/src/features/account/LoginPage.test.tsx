import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthProvider } from "../../data/AuthProvider.tsx";
import { createQueryClient } from "../../data/queryClient.ts";
import { LoginPage } from "./LoginPage.tsx";

// a busy machine is slow, not wrong
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

const ID = "aaaaaaaaaaaaaaaaaaaaaa";
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const sent: { url: string; body: unknown }[] = [];
let loginAnswer: () => Response;

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, body: typeof init.body === "string" ? JSON.parse(init.body) : undefined });
    if (url === "/api/auth/options")
      return json(200, { registration: "open", isRegistrationOpen: true, needsSetupToken: false });
    if (url === "/api/auth/login") return loginAnswer();
    return json(401, { code: "unauthenticated", message: "Sign in to go on.", requestId: "r" });
  });
});
afterEach(() => {
  cleanup();
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
    const user = {
      id: ID,
      email: "ada@example.org",
      name: "Ada",
      role: "owner",
      isActive: true,
      createdAt: "2026-01-01T00:00:00.000Z",
      lastSeenAt: null,
    };
    loginAnswer = () =>
      json(200, {
        accessToken: "t",
        expiresInSeconds: 900,
        user,
        workspace: { id: ID, name: "W", isStarter: false, isGuideDone: true },
      });
    const router = open("/login?next=%2F%2Fevil.example");
    fill("E-mail", "ada@example.org");
    fill("Password", "correct horse battery");
    submit();
    expect(await screen.findByText("inside")).toBeTruthy();
    expect(router.state.location.pathname).toBe("/");
  });
});
