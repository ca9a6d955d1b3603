import { ROLES, type Role, type User } from "@chat/contract/users";

/** @returns the roles `me` may give: only an owner makes owners. */
export const rolesToGive = (me: Pick<User, "role">): readonly Role[] =>
  me.role === "owner" ? ROLES : ROLES.filter((role) => role !== "owner");

/** Whether `me` may change `other`; nobody locks themselves out from here, and only an owner changes an owner. */
export const mayChange = (me: Pick<User, "id" | "role">, other: Pick<User, "id" | "role">): boolean =>
  me.id !== other.id && (me.role === "owner" || (me.role === "admin" && other.role !== "owner"));
