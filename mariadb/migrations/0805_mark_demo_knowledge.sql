-- What was there before anybody owned the starter workspace, and was not rewritten since, is the demo's; so is what demo:seed noted.
UPDATE knowledge_items
  JOIN workspaces ON workspaces.id = knowledge_items.workspace_id
  LEFT JOIN demo_rows ON demo_rows.workspace_id = knowledge_items.workspace_id AND demo_rows.kind = 'knowledge' AND demo_rows.row_id = knowledge_items.id
SET knowledge_items.is_demo = 1, knowledge_items.is_for_all = 0
WHERE demo_rows.row_id IS NOT NULL
  OR (workspaces.is_starter = 1 AND knowledge_items.updated_at = knowledge_items.created_at
    AND (workspaces.claimed_at IS NULL OR knowledge_items.created_at < workspaces.claimed_at));
