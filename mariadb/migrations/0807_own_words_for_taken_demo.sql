-- A starter widget that was put on a website greets with the owner's words, or with none of ours.
UPDATE widget_configs
  JOIN workspaces ON workspaces.id = widget_configs.workspace_id
SET widget_configs.settings = JSON_REPLACE(widget_configs.settings,
    '$.look.subtitle', IF(JSON_VALUE(widget_configs.settings, '$.look.subtitle') = 'Ask me about this product', 'We usually reply right away', JSON_VALUE(widget_configs.settings, '$.look.subtitle')),
    '$.look.teaser', IF(JSON_VALUE(widget_configs.settings, '$.look.teaser') = 'Hello! Curious how this works? Ask me.', '', JSON_VALUE(widget_configs.settings, '$.look.teaser')),
    '$.welcome.message', IF(JSON_VALUE(widget_configs.settings, '$.welcome.message') LIKE 'Hello! I am the assistant of this demo.%', 'Hello! How can we help you?', JSON_VALUE(widget_configs.settings, '$.welcome.message')),
    '$.welcome.starters', JSON_EXTRACT(IF(JSON_CONTAINS(widget_configs.settings, '"What is Chat Widget Generator?"', '$.welcome.starters'), '[]', JSON_EXTRACT(widget_configs.settings, '$.welcome.starters')), '$')),
  widget_configs.version = widget_configs.version + 1
WHERE workspaces.is_starter = 1 AND widget_configs.site_key = 'demo' AND widget_configs.is_demo = 0 AND widget_configs.deleted_at IS NULL
  AND (JSON_VALUE(widget_configs.settings, '$.look.subtitle') = 'Ask me about this product'
    OR JSON_VALUE(widget_configs.settings, '$.look.teaser') = 'Hello! Curious how this works? Ask me.'
    OR JSON_VALUE(widget_configs.settings, '$.welcome.message') LIKE 'Hello! I am the assistant of this demo.%'
    OR JSON_CONTAINS(widget_configs.settings, '"What is Chat Widget Generator?"', '$.welcome.starters'));
