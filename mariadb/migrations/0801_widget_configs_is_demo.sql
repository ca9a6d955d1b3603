-- The widget of the test page: it answers from its own entries alone, and goes with them.
ALTER TABLE widget_configs ADD COLUMN IF NOT EXISTS is_demo TINYINT(1) NOT NULL DEFAULT 0;
