import {
	integrationStatusPath,
	reportDetailsPath,
	reportPath,
	REPORTS_PATH,
	sendBackPath,
	workflowActionPath,
	workflowStepId,
} from '../../../concur/reports/paths';

it.each([
	[integrationStatusPath, '/api/expense/expensereport/v2.0/integrationstatus/report/'],
	[reportDetailsPath, '/api/expense/expensereport/v2.0/report/'],
	[reportPath, '/api/v3.0/expense/reports/'],
])('an ID is one segment, encoded once: %#', (path, start) => {
	expect(path('a/b$c%25')).toBe(`${start}a%2Fb%24c%2525`);
});

it('a report is sent back at its step, or by its ID', () => {
	expect(workflowActionPath('gWs$p/1')).toBe(
		'/api/expense/expensereport/v1.1/report/gWs%24p%2F1/workflowaction',
	);
	expect(sendBackPath('a/b')).toBe('/expensereports/v4/reports/a%2Fb/sendBack');
});

it('the list has its address', () => {
	expect(REPORTS_PATH).toBe('/api/v3.0/expense/reports');
});

it.each([
	[undefined],
	[''],
	['https://x.example/report//workflowaction'],
	['https://x.example/report/1'],
	['https://x.example/report/1?a=/workflowaction'],
	['https://x.example/report/1#/workflowaction'],
])('%s names no workflow step', (url) => {
	expect(workflowStepId(url)).toBeUndefined();
});
