ALTER TABLE members DROP COLUMN consent;
