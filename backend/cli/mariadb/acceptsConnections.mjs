import { connect } from "node:net";

/**
 * Resolves when the server greets. A socket that merely connects is not enough: it listens before account.sql has run.
 * @param {string} socketPath
 * @param {Promise<number>} ended
 */
export async function acceptsConnections(socketPath, ended) {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const deadline = Date.now() + 120_000; // recovery after a crash of a large database takes its time
  while (!hasEnded && Date.now() < deadline) {
    if (await greets(socketPath)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("no greeting");
}

/** @param {string} socketPath */
function greets(socketPath) {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.setTimeout(2000, () => done(false));
    /** @param {boolean} answer */
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    // Packet header is 4 bytes, then protocol version 10. Source: MariaDB protocol, initial handshake packet.
    socket
      .once("data", (data) => done(data[4] === 10))
      .once("error", () => done(false))
      .once("close", () => done(false));
  });
}
