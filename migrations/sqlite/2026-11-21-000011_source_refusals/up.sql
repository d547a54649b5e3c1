-- A file that cannot be taken in says why, and no longer looks like an import under way:
-- the key of the sentence with its arguments, as JSON.
ALTER TABLE sources ADD COLUMN refusal TEXT;
