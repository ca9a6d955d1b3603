import { createHmac } from "node:crypto";
import type { Config } from "../../config.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { newSecret } from "../../platform/ids.ts";

/** A sign-in ends after this long without use. */
export const SIGN_IN_DAYS = 30;
const DEVICE_DAYS = 400;
const DAY_SECONDS = 86_400;
const PATH = "/api/auth";
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** What the refresh cookie holds: whose sign-in, and the secret that proves it. */
export interface RefreshToken {
  readonly sid: string;
  readonly secret: string;
}

/** Over https the browser itself guards that nobody else, no sub-domain either, set the cookie. */
const named = (config: Config, base: string): string =>
  config.publicUrl.startsWith("https:") ? `__Host-${base}` : base;
const refreshName = (config: Config) => named(config, "chat_refresh");
const deviceName = (config: Config) => named(config, "chat_device");

/** @returns null when there is none, or something that is not ours */
export function readRefreshToken(config: Config, meta: RequestMeta): RefreshToken | null {
  const match = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(meta.cookie(refreshName(config)) ?? "");
  return match?.[1] && match[2] ? { sid: match[1], secret: match[2] } : null;
}

export function setRefreshToken(config: Config, meta: RequestMeta, { sid, secret }: RefreshToken): void {
  meta.setCookie(refreshName(config), `${sid}.${secret}`, { maxAgeSeconds: SIGN_IN_DAYS * DAY_SECONDS, path: PATH });
}

export function dropRefreshToken(config: Config, meta: RequestMeta): void {
  meta.setCookie(refreshName(config), "", { maxAgeSeconds: 0, path: PATH });
}

/**
 * The secret that follows `secret` in its sign-in.
 *
 * It is computed, not drawn, so that the answer to a lost reply or to a second tab is the very same cookie: whichever reply reaches the browser last, the jar holds a live one.
 */
export const successorOf = (config: Config, { sid, secret }: RefreshToken): string =>
  createHmac("sha256", config.JWT_SECRET).update(`refresh successor\0${sid}\0${secret}`).digest("base64url");

/** @returns the device's long-lived secret, undefined on one that never signed in */
export function readDevice(config: Config, meta: RequestMeta): string | undefined {
  const value = meta.cookie(deviceName(config));
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

/** Keeps the device recognisable; @returns its secret */
export function keepDevice(config: Config, meta: RequestMeta): string {
  const secret = readDevice(config, meta) ?? newSecret();
  meta.setCookie(deviceName(config), secret, { maxAgeSeconds: DEVICE_DAYS * DAY_SECONDS, path: PATH });
  return secret;
}
