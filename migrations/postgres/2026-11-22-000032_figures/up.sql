-- What came of the samples of a released intake, counted once at its release, when they are final: the
-- statistics of a period would otherwise read every sample, finding and measurement of it.
-- kind is symbology (item: its code, empty where nobody knows it), quality or application (item: key of the
-- dictionary entry). Conforming counts those of the samples that conform.
CREATE TABLE intake_figures (
  intake_id BIGINT NOT NULL REFERENCES intakes (id),
  kind TEXT NOT NULL,
  item TEXT NOT NULL,
  samples BIGINT NOT NULL,
  conforming BIGINT NOT NULL,
  PRIMARY KEY (intake_id, kind, item)
);
CREATE INDEX intakes_by_release ON intakes (released_at) WHERE released_at IS NOT NULL;

INSERT INTO intake_figures (intake_id, kind, item, samples, conforming)
SELECT s.intake_id, 'symbology', COALESCE(m.symbology, s.symbology_expected, ''), COUNT(*),
  SUM(CASE WHEN s.conclusion = 'conforming' THEN 1 ELSE 0 END)
FROM samples s JOIN intakes i ON i.id = s.intake_id LEFT JOIN measurements m ON m.id = s.measurement_id
WHERE i.released_at IS NOT NULL AND s.state = 'finished' GROUP BY 1, 3;
INSERT INTO intake_figures (intake_id, kind, item, samples, conforming)
SELECT s.intake_id, 'quality', CAST(f."key" AS TEXT), COUNT(*),
  SUM(CASE WHEN s.conclusion = 'conforming' THEN 1 ELSE 0 END)
FROM samples s JOIN intakes i ON i.id = s.intake_id JOIN findings f ON f.sample_id = s.id
WHERE i.released_at IS NOT NULL AND s.state = 'finished' GROUP BY 1, 3;
INSERT INTO intake_figures (intake_id, kind, item, samples, conforming)
SELECT s.intake_id, 'application', CAST(k."key" AS TEXT), COUNT(*),
  SUM(CASE WHEN s.conclusion = 'conforming' THEN 1 ELSE 0 END)
FROM samples s JOIN intakes i ON i.id = s.intake_id JOIN application_keys k ON k.sample_id = s.id
WHERE i.released_at IS NOT NULL AND s.state = 'finished' AND k.state = 'confirmed' GROUP BY 1, 3;
