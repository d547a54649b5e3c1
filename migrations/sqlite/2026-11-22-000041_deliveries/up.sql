-- How issued documents reach a company, one row a recipient, and every attempt to send one by mail.
-- The attempt is written before the mail server is asked and completed after it answered: one without
-- an end may have reached its recipient or not, and is shown as such. Downloads by a company are kept.

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY NOT NULL,
  intake_id INTEGER NOT NULL REFERENCES intakes (id),
  company_id INTEGER NOT NULL REFERENCES companies (id),
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  waybill TEXT NOT NULL,
  detail TEXT NOT NULL,
  message_id TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_by_intake ON deliveries (intake_id);
CREATE INDEX deliveries_by_company ON deliveries (company_id, id);
CREATE INDEX deliveries_due ON deliveries (next_at);

CREATE TABLE delivery_documents (
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  document_id INTEGER NOT NULL REFERENCES documents (id),
  PRIMARY KEY (delivery_id, document_id)
) STRICT;
CREATE INDEX delivery_documents_by_document ON delivery_documents (document_id);

CREATE TABLE delivery_attempts (
  id INTEGER PRIMARY KEY NOT NULL,
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT,
  answer TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_attempts_by_delivery ON delivery_attempts (delivery_id, id);

CREATE TABLE downloads (
  id INTEGER PRIMARY KEY NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  company_id INTEGER NOT NULL REFERENCES companies (id),
  downloaded_at INTEGER NOT NULL,
  downloaded_by TEXT NOT NULL
) STRICT;
CREATE INDEX downloads_by_document ON downloads (document_id, id);
