-- The widgets that were chosen for an entry.
CREATE TABLE IF NOT EXISTS knowledge_widgets (
  workspace_id BIGINT UNSIGNED NOT NULL,
  item_id BIGINT UNSIGNED NOT NULL,
  widget_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (item_id, widget_id),
  KEY knowledge_widgets_widget (workspace_id, widget_id, item_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
