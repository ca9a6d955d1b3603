import { type LookupAddress, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./isPublicAddress.ts";

/** Marks a connection that was refused before it was tried. */
export class BlockedAddressError extends Error {
  readonly code = "BLOCKED_ADDRESS";
}

/** Resolves a name to all its addresses. */
export type ResolveAll = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

const systemResolve: ResolveAll = (host, done) =>
  lookup(host, { all: true, verbatim: true }, (error, addresses) => done(error, error ? [] : addresses));

/**
 * A look-up that hands out addresses only if every one of them may be connected to.
 *
 * The socket connects to exactly what was checked here, so a name that changes its mind between check and use gains
 * nothing (X60); a name that mixes public and private addresses, or does not resolve, is refused as a whole.
 * @param isTrusted hosts that may lead anywhere
 */
export const guardedLookup =
  (isTrusted: (host: string) => boolean, resolve: ResolveAll = systemResolve): LookupFunction =>
  (host, options, callback) => {
    resolve(host, (error, addresses) => {
      const mayConnect = isTrusted(host.toLowerCase().replace(/\.$/, ""))
        ? addresses.length > 0
        : addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address));
      if (error || !mayConnect) {
        callback(new BlockedAddressError("blocked"), "", 0);
        return;
      }
      if (options.all) {
        callback(null, [...addresses]);
        return;
      }
      const wanted = addresses.find(({ family }) => !options.family || family === options.family) ?? addresses[0];
      if (wanted) callback(null, wanted.address, wanted.family);
    });
  };
