import { readReportState } from '../../../concur/reports/state';

const xml = (inner: string) => `<ReportDetails>${inner}</ReportDetails>`;
const STATUS = '<PaymentStatusCode>P_PROC</PaymentStatusCode><ApprovalStatusCode>A_APPR</ApprovalStatusCode>';

describe('readReportState', () => {
	it('reads the status codes and the workflow action', () => {
		const url = '<WorkflowActionURL>https://x.example/report/1/workflowaction</WorkflowActionURL>';
		expect(readReportState(xml(`<ReportID>1</ReportID>${STATUS}${url}`), '1')).toEqual({
			paymentStatusCode: 'P_PROC',
			approvalStatusCode: 'A_APPR',
			workflowActionUrl: 'https://x.example/report/1/workflowaction',
		});
		expect(
			readReportState(xml('<ReportID>1</ReportID><PaymentStatusCode>P_PAID</PaymentStatusCode>'), '1'),
		).toEqual({ paymentStatusCode: 'P_PAID', approvalStatusCode: '' });
		expect(
			readReportState(xml(`<ReportID>1</ReportID>${STATUS}<WorkflowActionURL i:nil="true"/>`), '1'),
		).not.toHaveProperty('workflowActionUrl');
	});

	it.each([
		['another report', xml(`<ReportID>2</ReportID>${STATUS}`)],
		['no report in particular', xml(STATUS)],
		['two reports', xml(`<ReportID>1</ReportID><ReportID>1</ReportID>${STATUS}`)],
		['two answers at once', `<x/>${xml(`<ReportID>1</ReportID>${STATUS}`)}`],
		['no payment status', xml('<ReportID>1</ReportID>')],
		['an error', '<Error><Message>x</Message></Error>'],
		['nothing', ''],
	])('concludes nothing from %s', (_, text) => {
		expect(readReportState(text, '1')).toBeUndefined();
	});
});
