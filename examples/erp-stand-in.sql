-- A stand-in for an ERP in Postgres: it books a report as a whole, or refuses it as a whole with a message.

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

-- One call is one transaction: all journal entries of the report, or none. A report that is booked already stays as it is.
CREATE FUNCTION erp_book(report jsonb) RETURNS TABLE (report_id text, total numeric) LANGUAGE plpgsql AS $$
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
			RAISE EXCEPTION 'Account % is closed. Please choose another expense type.', closed;
		END IF;
		SELECT sum((entry->>'Amount')::numeric * CASE entry->>'DebitOrCredit' WHEN 'CR' THEN -1 ELSE 1 END) INTO booked
			FROM jsonb_array_elements(entries) entry;
		IF booked IS DISTINCT FROM (report->>'ReportTotal')::numeric THEN
			RAISE EXCEPTION 'The journal entries (%) do not add up to the report total (%).', booked, report->>'ReportTotal';
		END IF;
		INSERT INTO erp_report (report_id, total) VALUES (report->>'ReportID', booked);
		INSERT INTO erp_journal (report_id, payee, account_code, amount)
			SELECT report->>'ReportID', entry->>'PayeePaymentTypeName', entry->>'AccountCode',
				(entry->>'Amount')::numeric * CASE entry->>'DebitOrCredit' WHEN 'CR' THEN -1 ELSE 1 END
			FROM jsonb_array_elements(entries) entry;
	END IF;
	RETURN QUERY SELECT r.report_id, r.total FROM erp_report r WHERE r.report_id = report->>'ReportID';
END $$;
