-- A stand-in for an ERP in Postgres: it books a report as a whole, or refuses it as a whole and says why.

CREATE TABLE erp_report (
	report_id text PRIMARY KEY,
	total numeric(20, 8) NOT NULL,
	booked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE erp_journal (
	report_id text NOT NULL REFERENCES erp_report,
	payee text NOT NULL,
	account_code text NOT NULL,
	amount numeric(20, 8) NOT NULL
);

CREATE TABLE erp_closed_account (account_code text PRIMARY KEY);

-- One call is one transaction: all journal entries of the report, or none. A report that is booked already stays as it is, so the
-- same report may come again. A refusal is an answer, in `refusal`; an error means that nobody knows.
CREATE FUNCTION erp_book(report jsonb) RETURNS TABLE (report_id text, total numeric, refusal text) LANGUAGE plpgsql AS $$
DECLARE
	entries jsonb := jsonb_path_query_array(report,
		'$.ExpenseEntriesList[*].ItemizationsList[*].AllocationsList[*].JournalEntriesList[*]');
	closed text;
	booked numeric;
BEGIN
	IF NOT EXISTS (SELECT FROM erp_report r WHERE r.report_id = report->>'ReportID') THEN
		SELECT string_agg(DISTINCT c.account_code, ', ') INTO closed
			FROM jsonb_array_elements(entries) entry JOIN erp_closed_account c ON c.account_code = entry->>'AccountCode';
		IF closed IS NOT NULL THEN
			RETURN QUERY SELECT report->>'ReportID', NULL::numeric,
				format('Account %s is closed. Please choose another expense type.', closed);
			RETURN;
		END IF;
		SELECT sum((entry->>'Amount')::numeric * CASE entry->>'DebitOrCredit' WHEN 'CR' THEN -1 ELSE 1 END) INTO booked
			FROM jsonb_array_elements(entries) entry;
		IF booked IS DISTINCT FROM (report->>'ReportTotal')::numeric THEN
			RETURN QUERY SELECT report->>'ReportID', NULL::numeric,
				format('The journal entries (%s) do not add up to the report total (%s).', booked, report->>'ReportTotal');
			RETURN;
		END IF;
		INSERT INTO erp_report (report_id, total) VALUES (report->>'ReportID', booked);
		INSERT INTO erp_journal (report_id, payee, account_code, amount)
			SELECT report->>'ReportID', entry->>'PayeePaymentTypeName', entry->>'AccountCode',
				(entry->>'Amount')::numeric * CASE entry->>'DebitOrCredit' WHEN 'CR' THEN -1 ELSE 1 END
			FROM jsonb_array_elements(entries) entry;
	END IF;
	RETURN QUERY SELECT r.report_id, r.total, NULL::text FROM erp_report r WHERE r.report_id = report->>'ReportID';
END $$;
