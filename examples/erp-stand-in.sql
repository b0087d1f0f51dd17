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

-- A debit is owed to the payee, a credit is not; some reports write a credit as a negative amount already. What is neither, or no
-- number, is booked by nobody: a person has to look.
CREATE FUNCTION erp_signed_amount(entry jsonb) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF entry->>'Amount' ~ '^-?[0-9]+([.][0-9]+)?$' THEN
		CASE entry->>'DebitOrCredit'
			WHEN 'DR' THEN RETURN (entry->>'Amount')::numeric;
			WHEN 'CR' THEN RETURN -abs((entry->>'Amount')::numeric);
			ELSE RAISE EXCEPTION 'A journal entry says neither debit (DR) nor credit (CR): %', entry;
		END CASE;
	END IF;
	RAISE EXCEPTION 'A journal entry has an amount that is not a number: %', entry;
END $$;

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
		SELECT sum(erp_signed_amount(entry)) INTO booked FROM jsonb_array_elements(entries) entry;
		IF booked IS DISTINCT FROM (report->>'ReportTotal')::numeric THEN
			RETURN QUERY SELECT report->>'ReportID', NULL::numeric,
				format('The journal entries (%s) do not add up to the report total (%s).', booked, report->>'ReportTotal');
			RETURN;
		END IF;
		INSERT INTO erp_report (report_id, total) VALUES (report->>'ReportID', booked);
		INSERT INTO erp_journal (report_id, payee, account_code, amount)
			SELECT report->>'ReportID', entry->>'PayeePaymentTypeName', entry->>'AccountCode', erp_signed_amount(entry)
			FROM jsonb_array_elements(entries) entry;
	END IF;
	RETURN QUERY SELECT r.report_id, r.total, NULL::text FROM erp_report r WHERE r.report_id = report->>'ReportID';
END $$;

-- The same for documents of the Financial Integration Service, expense reports and cash advances, each known by its own ID.
CREATE TABLE erp_document (
	doc_id text PRIMARY KEY,
	document_number bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 1900000001),
	total numeric(31, 8) NOT NULL,
	due_to_employee numeric(31, 8) NOT NULL,
	currency text NOT NULL,
	employee_id text,
	employee_name text,
	booked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE erp_document_journal (
	doc_id text NOT NULL REFERENCES erp_document,
	account_code text NOT NULL,
	payee text NOT NULL,
	amount numeric(31, 8) NOT NULL
);

CREATE TABLE erp_payment (
	doc_id text PRIMARY KEY REFERENCES erp_document,
	payment_number bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 2000000001),
	amount numeric(31, 8) NOT NULL,
	paid_on date NOT NULL DEFAULT current_date
);

CREATE FUNCTION erp_book_document(id text, document jsonb)
RETURNS TABLE (document_number text, company_code text, fiscal_year text, posting_date text, refusal text) LANGUAGE plpgsql AS $$
DECLARE
	journal jsonb := jsonb_path_query_array(document, '$.expenseEntry[*].allocation[*].journal[*]')
		|| jsonb_path_query_array(document, '$.journalData[*]');
	employee jsonb := coalesce(document->'employee', document->'employeeData');
	closed text;
	booked numeric;
	due numeric;
BEGIN
	IF NOT EXISTS (SELECT FROM erp_document d WHERE d.doc_id = id) THEN
		SELECT string_agg(DISTINCT c.account_code, ', ') INTO closed FROM jsonb_array_elements(journal) entry
			JOIN erp_closed_account c ON c.account_code = coalesce(entry->>'journalAccountCode', entry->>'accountCode');
		IF closed IS NOT NULL THEN
			RETURN QUERY SELECT NULL, NULL, NULL, NULL, format('Account %s is closed. Please choose another expense type.', closed);
			RETURN;
		END IF;
		SELECT sum(coalesce(entry->>'amountGross', entry->>'amount')::numeric),
			coalesce(sum(coalesce(entry->>'amountGross', entry->>'amount')::numeric)
				FILTER (WHERE 'EMPL' IN (coalesce(entry->>'journalPayer', entry->>'payer'), coalesce(entry->>'journalPayee', entry->>'payee'))), 0)
			INTO booked, due FROM jsonb_array_elements(journal) entry;
		IF booked IS NULL OR booked <> coalesce((document#>>'{report,totalApprovedAmount}')::numeric, booked) THEN
			RETURN QUERY SELECT NULL, NULL, NULL, NULL, format('The journal rows (%s) do not add up to the approved total.', booked);
			RETURN;
		END IF;
		SELECT due + coalesce(sum((advance->>'cashAdvanceApplicationAmount')::numeric), 0)
			+ coalesce((document#>>'{report,cashAdvanceReturnsAmount}')::numeric, 0)
			INTO due FROM jsonb_path_query(document, '$.cashAdvanceApplication[*]') advance;
		INSERT INTO erp_document (doc_id, total, due_to_employee, currency, employee_id, employee_name)
			VALUES (id, booked, due,
				coalesce(document#>>'{report,employeeCurrencyAlphaCode}', document#>>'{cashAdvanceData,employeeCurrencyAlphaCode}'),
				employee->>'employeeId', concat_ws(' ', employee->>'employeeFirstName', employee->>'employeeLastName'))
			ON CONFLICT DO NOTHING;
		-- Two calls at once: the second one finds it booked.
		IF FOUND THEN
			INSERT INTO erp_document_journal (doc_id, account_code, payee, amount)
				SELECT id, coalesce(entry->>'journalAccountCode', entry->>'accountCode'),
					coalesce(entry->>'journalPayee', entry->>'payee'), coalesce(entry->>'amountGross', entry->>'amount')::numeric
				FROM jsonb_array_elements(journal) entry;
		END IF;
	END IF;
	RETURN QUERY SELECT d.document_number::text, '1000'::text, to_char(d.booked_at, 'YYYY'), to_char(d.booked_at, 'YYYY-MM-DD'), NULL::text
		FROM erp_document d WHERE d.doc_id = id;
END $$;

-- Pays the employees what is due to them; what goes to a card company is paid with its statement.
CREATE FUNCTION erp_payment_run() RETURNS void LANGUAGE sql AS $$
	INSERT INTO erp_payment (doc_id, amount) SELECT doc_id, due_to_employee FROM erp_document WHERE due_to_employee > 0
		ON CONFLICT DO NOTHING;
$$;
