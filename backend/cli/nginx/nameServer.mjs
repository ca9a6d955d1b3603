import { createSocket } from "node:dgram";

const TYPE_A = 1;
const NAME_ERROR = 3;

/**
 * A name server as Docker's: one name, the addresses of all containers behind it, in no fixed order.
 * @typedef {object} NameServer
 * @property {number} port of 127.0.0.1, UDP
 * @property {(name: string, addresses: readonly string[]) => void} set takes effect with the next question
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<NameServer>} */
export async function startNameServer() {
  /** @type {Map<string, readonly string[]>} */
  const names = new Map();
  const socket = createSocket("udp4");
  socket.on("message", (question, peer) => socket.send(answer(question, names), peer.port, peer.address));
  await new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", () => resolve(undefined));
  });
  return {
    port: socket.address().port,
    set: (name, addresses) => void names.set(name, addresses),
    close: () => new Promise((resolve) => socket.close(() => resolve(undefined))),
  };
}

/**
 * Source: RFC 1035, section 4.
 * @param {Buffer} question one question, as resolvers ask
 * @param {ReadonlyMap<string, readonly string[]>} names
 */
function answer(question, names) {
  const labels = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  const isAddress = question.readUInt16BE(at + 1) === TYPE_A;
  const addresses = names.get(labels.join(".").toLowerCase());
  const answers = isAddress ? (addresses ?? []) : [];
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | (addresses && addresses.length > 0 ? 0 : NAME_ERROR), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(answers.length, 6);
  const records = answers.map((address) =>
    Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split(".").map(Number)]),
  );
  return Buffer.concat([head, question.subarray(12, at + 5), ...records]);
}
