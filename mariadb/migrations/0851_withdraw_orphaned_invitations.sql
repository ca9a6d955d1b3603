-- Open invitations of people who were deactivated, or may not invite to that role any more, before this ended with them.
UPDATE invitations JOIN users ON users.id = invitations.invited_by
SET invitations.revoked_at = UTC_TIMESTAMP(3)
WHERE invitations.used_at IS NULL AND invitations.revoked_at IS NULL
  AND (users.is_active = 0 OR users.role = 'agent' OR (users.role <> 'owner' AND invitations.role = 'owner'));
