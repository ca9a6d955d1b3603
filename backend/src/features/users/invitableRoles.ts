import type { Role } from "@chat/contract/users";

/** Which roles a person may invite to: only an owner makes owners, or an admin could promote themselves through a friend. */
export function invitableRoles({ role, isActive }: { role: Role; isActive: boolean }): readonly Role[] {
  if (!isActive || role === "agent") return [];
  return role === "owner" ? ["agent", "admin", "owner"] : ["agent", "admin"];
}
