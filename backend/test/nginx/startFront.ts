import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../chaos/freePort.ts";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";
import { findNginx } from "../../cli/nginx/findNginx.mjs";
import { createNativeNginx, type NativeNginx } from "../../cli/nginx/nativeNginx.mjs";

/** Nginx with the image's own configuration, on ports of this machine. */
export interface Front {
  readonly origin: string;
  readonly ports: { readonly http: number; readonly dashboard: number; readonly api: number; readonly tls: number };
  readonly nginx: NativeNginx;
  /** A file or folder of its own folder, e.g. `etc/certificates`. */
  path(name: string): string;
  close(): Promise<void>;
}

export interface FrontOptions {
  readonly env?: Record<string, string>;
  readonly role?: "front" | "app";
  readonly edit?: (text: string) => string;
  /** Puts files in place before anything is rendered. */
  readonly fill?: (folder: string) => Promise<void>;
}

/** Prepares and starts one; refuses as the container would, with what the start script said. */
export async function startFront(options: FrontOptions = {}): Promise<Front> {
  const folder = await mkdtemp(join(tmpdir(), "chat-nginx-"));
  const program = await findNginx({ unpackInto: join(repositoryRoot, ".data/nginx-server") });
  const [http, dashboard, api, tls] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const ports = { http, dashboard, api, tls };
  const nginx = createNativeNginx({
    program,
    folder,
    ports,
    env: options.env ?? {},
    role: options.role ?? "front",
    ...(options.edit ? { edit: options.edit } : {}),
  });
  const close = async (): Promise<void> => {
    await nginx.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(join(folder, "etc/certificates"), { recursive: true });
    await options.fill?.(folder);
    const { code, stderr } = await nginx.prepare();
    if (code !== 0) throw new Error(stderr.trim());
    const checked = await nginx.test();
    if (checked.code !== 0) throw new Error(checked.stderr.trim());
    await nginx.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { origin: `http://127.0.0.1:${http}`, ports, nginx, path: (name) => join(folder, name), close };
}
