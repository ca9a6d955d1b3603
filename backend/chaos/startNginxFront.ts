import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { findNginx } from "../cli/nginx/findNginx.mjs";
import { startNameServer } from "../cli/nginx/nameServer.mjs";
import { createNativeNginx, type NativeNginx } from "../cli/nginx/nativeNginx.mjs";
import { freePort } from "./freePort.ts";

interface NginxFrontOptions {
  readonly port: number;
  /** One port on several addresses. */
  readonly backends: readonly { readonly host: string; readonly port: number }[];
  readonly edit?: (text: string) => string;
}

/**
 * The image's Nginx in front of backends that it finds by one name, as in compose.
 *
 * It believes this machine's word on where a client is, so that thousands of clients need not share one address.
 */
export async function startNginxFront({ port, backends, edit }: NginxFrontOptions): Promise<NativeNginx> {
  const folder = await mkdtemp(join(tmpdir(), "chat-nginx-"));
  const program = await findNginx({ unpackInto: join(repositoryRoot, ".data/nginx-server") });
  const names = await startNameServer();
  names.set(
    "server",
    backends.map(({ host }) => host),
  );
  const nginx = createNativeNginx({
    program,
    folder,
    env: {
      NGINX_RESOLVER: `127.0.0.1:${names.port}`,
      NGINX_SERVER: `server:${backends[0]?.port ?? 0}`,
      TRUSTED_PROXIES: "127.0.0.1",
    },
    ports: { http: port, dashboard: await freePort(), api: await freePort() },
    ...(edit ? { edit } : {}),
  });
  const { code, stderr } = await nginx.prepare();
  if (code !== 0) throw new Error(stderr);
  await nginx.start();
  return {
    ...nginx,
    async close() {
      await nginx.close();
      await names.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
