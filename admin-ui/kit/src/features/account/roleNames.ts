import type { Role } from "@chat/contract/users";

/** How roles are called and what they may do, in words. */
export const ROLE_NAMES: Record<Role, { name: string; article: string; help: string }> = {
  owner: { name: "Owner", article: "an owner", help: "Everything, including other owners." },
  admin: { name: "Admin", article: "an admin", help: "Widgets, knowledge, assistant, team and reports." },
  agent: { name: "Agent", article: "an agent", help: "Answers chats in the agent console." },
};
