import { createServer } from "node:net";
import { Problem } from "./Problem.mjs";

/**
 * Makes sure that an address can be listened on, before anything slow happens.
 * @param {number} port 0 picks a free one
 * @param {string} host
 * @returns {Promise<number>} the port
 * @throws {Problem}
 */
export function requireFreePort(port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(portProblem(error, port, host)));
    probe.listen({ port, host, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}

/**
 * @param {Error} error what listening said
 * @param {number} port
 * @param {string} host
 * @returns {Problem}
 */
export function portProblem(error, port, host) {
  const other = `Choose another one: PORT=${port === 5000 ? 5050 : 5000} npm start`;
  switch ("code" in error ? error.code : "") {
    case "EADDRINUSE":
      return new Problem(
        `Port ${port} is already in use by another program.`,
        process.platform === "darwin" && port === 5000
          ? `${other} (on macOS the AirPlay Receiver holds 5000; it can be switched off in System Settings)`
          : other,
        { cause: error },
      );
    case "EACCES":
      return new Problem(`Port ${port} may only be used by root.`, other, { cause: error });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new Problem(
        `HOST=${host} is no address of this machine.`,
        "Use HOST=127.0.0.1 for this machine only, or HOST=0.0.0.0 for all its networks.",
        { cause: error },
      );
    default:
      return new Problem(`The platform cannot listen on ${host}:${port} (${error.message}).`, other, { cause: error });
  }
}

/**
 * @param {string | undefined} text PORT as set by the user
 * @returns {number} 5000 when not set
 * @throws {Problem}
 */
export function parsePort(text) {
  if (text === undefined || text === "") return 5000;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Problem(`PORT=${text} is no port.`, "Use a number from 1 to 65535, such as PORT=5000.");
  return port;
}
