-- The inbox by source and with what stands around a record in its source; what a person put
-- aside (discarded, of a calibration card, of a trial) each as a list of its own.

CREATE INDEX measurements_by_place ON measurements (source_id, id);
DROP INDEX measurements_by_source;
CREATE INDEX measurements_in_inbox_by_source ON measurements (source_id, id) WHERE state = 'inbox';
CREATE INDEX measurements_discarded ON measurements (id) WHERE state = 'discarded';
CREATE INDEX measurements_of_cards ON measurements (id) WHERE state = 'card';
CREATE INDEX measurements_of_trials ON measurements (id) WHERE state = 'trial';
