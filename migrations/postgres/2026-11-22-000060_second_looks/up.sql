-- What a recomputation of a measurement's figures left to doubt, so that intakes are counted without reading their
-- measurements: how many figures do not add up, and whether another edition may turn a verdict round. NULL where nobody
-- has looked yet: pages then read the measurement, and the server looks at old ones in the background.

ALTER TABLE measurements ADD COLUMN doubts INTEGER;
ALTER TABLE measurements ADD COLUMN may_turn BOOLEAN;
CREATE INDEX measurements_to_look_at ON measurements (intake_id)
  WHERE intake_id IS NOT NULL AND (doubts IS NULL OR doubts > 0 OR may_turn);
