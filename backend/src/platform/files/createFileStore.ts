import { join } from "node:path";
import type { Config } from "../../config.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { FileStore } from "./fileStore.ts";
import { createLocalFiles } from "./localFiles.ts";
import { createS3Files } from "./s3Files.ts";
import { createSpool } from "./spool.ts";

/** The store that the configuration names: a bucket where there is one, else a folder. Touches nothing yet. */
export function createFileStore(
  config: Config,
  parts: { outbound: Outbound; clock: Clock; logger: Logger },
): FileStore {
  const folder = config.FILES_DIR ?? join(config.DATA_DIR, "files");
  const spool = createSpool(join(folder, "incoming"));
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY } = config;
  const isS3 = S3_ENDPOINT !== undefined && S3_BUCKET !== undefined;
  return isS3
    ? createS3Files(
        {
          endpoint: S3_ENDPOINT,
          bucket: S3_BUCKET,
          isPathStyle: config.S3_PATH_STYLE,
          region: config.S3_REGION,
          accessKey: S3_ACCESS_KEY ?? "",
          secretKey: S3_SECRET_KEY ?? "",
        },
        { ...parts, spool },
      )
    : createLocalFiles(folder, spool);
}
