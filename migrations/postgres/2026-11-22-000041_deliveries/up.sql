-- How issued documents reach a company, one row a recipient, and every attempt to send one by mail.
-- The attempt is written before the mail server is asked and completed after it answered: one without
-- an end may have reached its recipient or not, and is shown as such. Downloads by a company are kept.

CREATE TABLE deliveries (
  id BIGINT PRIMARY KEY NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intakes (id),
  company_id BIGINT NOT NULL REFERENCES companies (id),
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  waybill TEXT NOT NULL,
  detail TEXT NOT NULL,
  message_id TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX deliveries_by_intake ON deliveries (intake_id);
CREATE INDEX deliveries_by_company ON deliveries (company_id, id);
CREATE INDEX deliveries_due ON deliveries (next_at);

CREATE TABLE delivery_documents (
  delivery_id BIGINT NOT NULL REFERENCES deliveries (id),
  document_id BIGINT NOT NULL REFERENCES documents (id),
  PRIMARY KEY (delivery_id, document_id)
);
CREATE INDEX delivery_documents_by_document ON delivery_documents (document_id);

CREATE TABLE delivery_attempts (
  id BIGINT PRIMARY KEY NOT NULL,
  delivery_id BIGINT NOT NULL REFERENCES deliveries (id),
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  outcome TEXT,
  answer TEXT NOT NULL
);
CREATE INDEX delivery_attempts_by_delivery ON delivery_attempts (delivery_id, id);

CREATE TABLE downloads (
  id BIGINT PRIMARY KEY NOT NULL,
  document_id BIGINT NOT NULL REFERENCES documents (id),
  company_id BIGINT NOT NULL REFERENCES companies (id),
  downloaded_at BIGINT NOT NULL,
  downloaded_by TEXT NOT NULL
);
CREATE INDEX downloads_by_document ON downloads (document_id, id);
