-- When a token ends by itself, in ms since 1970; null: when it is revoked.
ALTER TABLE api_tokens ADD COLUMN expires_at INTEGER;
