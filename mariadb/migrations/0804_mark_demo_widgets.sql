-- The starter's widget is the demo as long as no website may show it: one that was put on a website has become the owner's own.
UPDATE widget_configs
  JOIN workspaces ON workspaces.id = widget_configs.workspace_id
  LEFT JOIN demo_rows ON demo_rows.workspace_id = widget_configs.workspace_id AND demo_rows.kind = 'widget' AND demo_rows.row_id = widget_configs.id
SET widget_configs.is_demo = 1
WHERE demo_rows.row_id IS NOT NULL
  OR (workspaces.is_starter = 1 AND widget_configs.site_key = 'demo'
    AND COALESCE(JSON_LENGTH(widget_configs.settings, '$.allowedOrigins'), 0) = 0);
