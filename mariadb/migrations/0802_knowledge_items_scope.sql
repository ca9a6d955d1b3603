-- `is_for_all`: answers on every widget but the demo; otherwise on those of knowledge_widgets. `version` is raised by each save.
ALTER TABLE knowledge_items
  ADD COLUMN IF NOT EXISTS is_for_all TINYINT(1) NOT NULL DEFAULT 1,
  ADD COLUMN IF NOT EXISTS is_demo TINYINT(1) NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS version INT UNSIGNED NOT NULL DEFAULT 1;
