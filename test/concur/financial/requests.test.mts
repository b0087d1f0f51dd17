import {
	acknowledgement,
	documentsOfSource,
	paymentConfirmation,
	postingConfirmation,
	readyDocuments,
} from '../../../concur/financial/requests';

describe('requests', () => {
	const PATH = '/financialintegration/fi/v4/companies/transactiontypes';

	test('reading', () => {
		expect(readyDocuments('cashadvance', 2, 25, 5000)).toEqual({
			method: 'GET',
			path: `${PATH}/cashadvance/transactions`,
			query: { page: 2, limit: 25 },
			accept: 'application/json',
			timeoutMs: 5000,
		});
		expect(documentsOfSource('expense', 'R 1', 5000)).toEqual({
			method: 'GET',
			path: `${PATH}/expense/transactions`,
			query: { docId: 'R 1', ignoreDocumentStatus: 'yes' },
			accept: 'application/json',
			timeoutMs: 5000,
		});
	});

	test('acknowledging and confirming', () => {
		const common = {
			method: 'POST',
			accept: 'application/json',
			contentType: 'application/json',
			timeoutMs: 5000,
		};
		expect(acknowledgement('invoice', ['a', 'b'], 'erp', 5000)).toEqual({
			...common,
			path: `${PATH}/invoice/transactions/acknowledgements`,
			body: '{"ids":["a","b"],"systemId":"erp"}',
		});
		const posting = { overallPostingStatusCode: 'error' as const, postingDocs: [], systemMessages: [] };
		expect(postingConfirmation('payroll', 'a', posting, 'erp', 5000)).toEqual({
			...common,
			path: `${PATH}/payroll/transactions/postingconfirmations`,
			body: '{"systemId":"erp","postingConfirmations":[{"docId":"a","overallPostingStatusCode":"error","postingDocs":[],"systemMessages":[]}]}',
		});
	});

	test('an amount is sent with the digits it was given', () => {
		const payment = {
			processingStatusCode: 'CP' as const,
			additionalMessage: '',
			clearingDetails: [
				{
					clearingDate: '20261023',
					clearingAmount: '99999999999999.12345670',
					clearingCurrency: 'EUR',
					receiver: {},
					clearingReference: { paymentRef: 'R' },
				},
			],
		};
		expect(paymentConfirmation('a', payment, 'erp', 5000)).toMatchObject({
			path: `${PATH}/expense/transactions/paymentconfirmations`,
			body: '{"systemId":"erp","processingConfirmation":[{"docId":"a","processingStatusCode":"CP","additionalMessage":"","clearingDetails":[{"clearingDate":"20261023","clearingAmount":99999999999999.12345670,"clearingCurrency":"EUR","receiver":{},"clearingReference":{"paymentRef":"R"}}]}]}',
		});
	});
});
