import { decodeReportId, REPORT_URL } from '../../../concur/reports/reportUrl';

/** As n8n does it: the only group of the expression is the ID. */
function idIn(url: string): string | undefined {
	const found = new RegExp(REPORT_URL).exec(url);
	expect(found === null ? 2 : found.length).toBe(2);
	return found?.[1] === undefined ? undefined : decodeReportId(found[1]);
}

it.each([
	['https://us2.concursolutions.com/nui/expense/reports/425FE2ADB4954FCA90CD'],
	['https://us2.concursolutions.com/nui/expense/report/425FE2ADB4954FCA90CD'],
	['https://eu2.concursolutions.com/nui/expense/reports/425FE2ADB4954FCA90CD/expenses/ABC123?x=1'],
	[
		'https://www.concursolutions.com/goto/expense-report/425FE2ADB4954FCA90CD?companyUUID=x&context=PROCESSOR',
	],
	['https://us2.api.concursolutions.com/api/v3.0/expense/reports/425FE2ADB4954FCA90CD?user=a@b.example'],
	['https://us2.api.concursolutions.com/api/expense/expensereport/v2.0/report/425FE2ADB4954FCA90CD'],
	[
		'https://us2.api.concursolutions.com/expensereports/v4/users/u/context/MANAGER/reports/425FE2ADB4954FCA90CD',
	],
	[' https://us2.concursolutions.com/nui/expense/reports/425FE2ADB4954FCA90CD#top '],
])('%s names a report', (url) => {
	expect(idIn(url)).toBe('425FE2ADB4954FCA90CD');
});

it.each([
	['425FE2ADB4954FCA90CD'],
	['https://us2.concursolutions.com/nui/expense'],
	['https://us2.concursolutions.com/nui/expense/reports/'],
	['https://us2.concursolutions.com/nui/expense?next=/reports/425FE2ADB4954FCA90CD'],
	['https://us2.concursolutions.com/expensereports/425FE2ADB4954FCA90CD'],
	// It names a workflow step, where others name the report.
	['https://us2.concursolutions.com/api/expense/expensereport/v1.1/report/gWsAB$p1/workflowaction'],
])('%s names none', (url) => {
	expect(idIn(url)).toBeUndefined();
});

it('decodes an ID once, and leaves an old one with a bare percent sign as it is', () => {
	const old = 'nx2WRNzp18$wjehk%wqEL6EDHRwi9r$paQS1UqyL6a454QitqQ';
	expect(idIn(`https://x.example/expense/reports/${encodeURIComponent(old)}`)).toBe(old);
	expect(idIn(`https://x.example/expense/reports/${old}`)).toBe(old);
	expect(idIn('https://x.example/expense/reports/a%2525b')).toBe('a%25b');
});
