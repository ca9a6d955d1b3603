import type { Session } from "@chat/contract/sessions";

/** @returns what to call a visitor: their name, else e-mail or phone, else a short stable name made from the id. */
export const visitorName = ({
  name,
  email,
  phone,
  id,
}: Pick<Session["visitor"], "name" | "email" | "phone" | "id">): string =>
  name?.trim() || email || phone || `Visitor ${id.slice(0, 5)}`;
