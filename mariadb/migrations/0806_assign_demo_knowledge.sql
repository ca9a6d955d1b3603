-- The demo's entries answer on their own widget: those of demo:seed on its shop, the starter's on the test page.
INSERT IGNORE INTO knowledge_widgets (workspace_id, item_id, widget_id)
SELECT knowledge_items.workspace_id, knowledge_items.id, widget_configs.id
FROM knowledge_items
  JOIN widget_configs ON widget_configs.workspace_id = knowledge_items.workspace_id AND widget_configs.is_demo = 1
  LEFT JOIN demo_rows AS seeded_item ON seeded_item.workspace_id = knowledge_items.workspace_id AND seeded_item.kind = 'knowledge' AND seeded_item.row_id = knowledge_items.id
  LEFT JOIN demo_rows AS seeded_widget ON seeded_widget.workspace_id = widget_configs.workspace_id AND seeded_widget.kind = 'widget' AND seeded_widget.row_id = widget_configs.id
WHERE knowledge_items.is_demo = 1 AND (seeded_item.row_id IS NULL) = (seeded_widget.row_id IS NULL);
