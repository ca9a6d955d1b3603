import { CONTRACT_VERSION } from "@chat/contract/limits";

let newestContract = CONTRACT_VERSION;
const listeners = new Set<() => void>();

/** Notes the contract's version of a reply or handshake. */
export function noteContractVersion(version: number): void {
  if (!(version > newestContract)) return;
  newestContract = version;
  for (const listener of listeners) listener();
}

/** Whether the server speaks a newer contract than this tab. */
export const hasNewerServer = (): boolean => newestContract > CONTRACT_VERSION;

/** Subscribes to `hasNewerServer`. @returns how to stop. */
export const onContractVersion = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
