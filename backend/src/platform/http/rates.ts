/** A bucket that refills steadily: short bursts pass, floods do not. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
  /** Every process is asked before one passes, not told afterwards: for what is rare and costs us much. */
  readonly isStrict?: boolean;
}

/** At most `attempts` in a window that starts with the first of them. */
export interface Window {
  readonly attempts: number;
  readonly minutes: number;
}

/** Counted in each process's memory, and shared over Redis where there is one; by the name that the contract's `limit` or an event points at. */
export const RATES: Readonly<Record<string, Rate>> = {
  /** Every request of one address: an office behind one address stays below it, a script does not. */
  general: { perSecond: 50, burst: 300 },
  sessionStart: { perSecond: 1, burst: 30, isStrict: true },
  /** A person types slower than this; X73. */
  message: { perSecond: 2, burst: 10 },
  /** All visitors of one address (as `countedAddress` sees it) together: an office or a class stays below it, a script with many chats does not. */
  messageAddress: { perSecond: 5, burst: 100 },
  agentMessage: { perSecond: 10, burst: 30 },
  escalate: { perSecond: 0.2, burst: 6 },
  /** Places in one workspace's queue for the chats of one address: each rings at every agent's desk (X94). */
  escalateAddress: { perSecond: 0.1, burst: 20 },
  /** Answers to one visitor: a person never reads faster, and each costs tokens (X95). What is above waits. */
  assistantReply: { perSecond: 0.25, burst: 12 },
  /** Answers of a provider that one address may cost one workspace, whatever number of chats it opens; above it the built-in answerer replies. */
  assistantAddress: { perSecond: 0.33, burst: 20, isStrict: true },
  assistantTry: { perSecond: 0.5, burst: 10 },
  /** Files of one chat, and of all chats of one address (X69). */
  upload: { perSecond: 0.5, burst: 15, isStrict: true },
  uploadAddress: { perSecond: 2, burst: 60 },
  agentUpload: { perSecond: 2, burst: 40, isStrict: true },
  typing: { perSecond: 4, burst: 12 },
  visitorEvent: { perSecond: 10, burst: 40 },
  visitorEventAddress: { perSecond: 100, burst: 1000 },
  agentEvent: { perSecond: 50, burst: 200 },
  /** Every page of an office may come back at once; a script that never stops may not. */
  handshake: { perSecond: 50, burst: 500 },
  /** Tokens that were no good: guessing is pointless, and each costs us a look-up. */
  badToken: { perSecond: 2, burst: 60 },
};

/** Counted in the database, so that several processes are one wall. Successes are given back. */
export const WINDOWS: Readonly<Record<string, Window>> = {
  "login.account": { attempts: 10, minutes: 15 },
  "login.address": { attempts: 30, minutes: 15 },
  /** A device on which this account signed in before has a count of its own, so nobody else can lock its owner out (X15). */
  "login.device": { attempts: 10, minutes: 15 },
  "password.change": { attempts: 10, minutes: 15 },
  /** A code has a million values and three are good at a time: whoever knows the password has a chance of one in eight thousand a day. */
  "twoFactor.account": { attempts: 5, minutes: 15 },
  "twoFactor.accountDay": { attempts: 40, minutes: 24 * 60 },
  "twoFactor.address": { attempts: 30, minutes: 15 },
  "twoFactor.device": { attempts: 5, minutes: 15 },
  "twoFactor.deviceDay": { attempts: 40, minutes: 24 * 60 },
  "twoFactor.change": { attempts: 5, minutes: 15 },
  /** Answers of a provider to one visitor in a day: more than any conversation needs (X95). */
  "assistant.visitor": { attempts: 200, minutes: 24 * 60 },
  /** And to all visitors of one address. */
  "assistant.address": { attempts: 1500, minutes: 24 * 60 },
  "register.address": { attempts: 20, minutes: 60 },
  /** Registrations of an address that met an account: each tells whether somebody is known here (X14). */
  "register.taken": { attempts: 5, minutes: 60 },
  "invitation.address": { attempts: 30, minutes: 15 },
};
