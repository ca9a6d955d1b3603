import type { Tx } from "../../platform/db/database.ts";

/** @returns the pages on which each live widget of somebody's may stand; the first thousand */
export async function selectWidgetOrigins(tx: Tx): Promise<{ name: string; origins: string[] }[]> {
  const rows = await tx.rows<{ name: string; origins: unknown }>(
    "SELECT widget_configs.name, JSON_EXTRACT(widget_configs.settings, '$.allowedOrigins') AS origins FROM widget_configs WHERE widget_configs.deleted_at IS NULL AND widget_configs.is_enabled = 1 ORDER BY widget_configs.id LIMIT 1000",
  );
  return rows.map(({ name, origins }) => {
    const list: unknown = typeof origins === "string" ? JSON.parse(origins) : origins;
    return { name, origins: Array.isArray(list) ? list.filter((one) => typeof one === "string") : [] };
  });
}
