import { rm } from "node:fs/promises";

/** Playwright's global teardown: the run's data folder goes; one given from outside stays. */
async function removeData(): Promise<void> {
  const folder = process.env["E2E_DATA_DIR"];
  if (folder?.includes("chat-e2e-")) await rm(folder, { recursive: true, force: true });
}

export default removeData;
