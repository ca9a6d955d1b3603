import { LoginPage } from "@chat/ui-kit/features/account/LoginPage.tsx";
import { RegisterPage } from "@chat/ui-kit/features/account/RegisterPage.tsx";
import { createBrowserRouter } from "react-router";

export const router = createBrowserRouter([
  { path: "/login", element: <LoginPage title="Sign in" registerTo="/register" /> },
  { path: "/register", element: <RegisterPage onwards="/welcome" /> },
]);
