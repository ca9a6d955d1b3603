import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthProvider } from "../../data/AuthProvider.tsx";
import { createQueryClient } from "../../data/queryClient.ts";
import { RegisterPage } from "./RegisterPage.tsx";

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const sent: unknown[] = [];
let options = { registration: "open", isRegistrationOpen: true, needsSetupToken: false };
let registerAnswer: () => Response;

beforeEach(() => {
  sent.length = 0;
  options = { registration: "open", isRegistrationOpen: true, needsSetupToken: false };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (url === "/api/auth/options") return json(200, options);
    if (url === "/api/auth/register") {
      sent.push(typeof init.body === "string" ? JSON.parse(init.body) : undefined);
      return registerAnswer();
    }
    return json(401, { code: "unauthenticated", message: "Sign in to go on.", requestId: "r" });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open() {
  const router = createMemoryRouter(
    [
      { path: "/register", element: <RegisterPage onwards="/welcome" /> },
      { path: "*", element: <p>elsewhere</p> },
    ],
    { initialEntries: ["/register"] },
  );
  render(
    <QueryClientProvider client={createQueryClient()}>
      <AuthProvider>
        <RouterProvider router={router} />
      </AuthProvider>
    </QueryClientProvider>,
  );
}
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
async function fillAndSubmit() {
  await screen.findByLabelText("Business name");
  type("Business name", "Nordlicht");
  type("Your name", "Ada");
  type("E-mail", "Ada@Example.org");
  type("Password", "correct horse battery");
  fireEvent.click(screen.getByRole("button", { name: "Create workspace" }));
}

describe("RegisterPage", () => {
  it("asks for the setup token only where one is needed", async () => {
    await open();
    await screen.findByLabelText("Business name");
    expect(screen.queryByLabelText("Setup token")).toBeNull();
    cleanup();
    options.needsSetupToken = true;
    await open();
    expect(await screen.findByLabelText("Setup token")).toBeTruthy();
  });

  it("asks for it as well when the server does so at last, and sends no empty one", async () => {
    registerAnswer = () =>
      json(403, { code: "setup_token_required", message: "Enter the setup token.", requestId: "r" });
    await open();
    await fillAndSubmit();
    expect(await screen.findByLabelText("Setup token")).toBeTruthy();
    expect(screen.getByText("Enter the setup token.")).toBeTruthy();
    expect(sent).toEqual([
      { businessName: "Nordlicht", name: "Ada", email: "ada@example.org", password: "correct horse battery" },
    ]);
  });

  it("puts a taken address at its field", async () => {
    registerAnswer = () =>
      json(409, { code: "email_taken", message: "There is already an account with this e-mail.", requestId: "r" });
    await open();
    await fillAndSubmit();
    expect(await screen.findByText("There is already an account with this e-mail.")).toBeTruthy();
    expect(screen.getByLabelText("E-mail").getAttribute("aria-invalid")).toBe("true");
  });

  it("says so where registration is closed", async () => {
    options = { registration: "closed", isRegistrationOpen: false, needsSetupToken: false };
    await open();
    expect(await screen.findByText("Registration is closed here")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Create workspace" })).toBeNull();
  });
});
