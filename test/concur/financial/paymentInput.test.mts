import { paymentConfirmationFrom } from '../../../concur/financial/paymentInput';

const shown = (checked: { value: unknown } | { problem: string }) =>
	'value' in checked ? checked.value : checked.problem;

describe('payment confirmations', () => {
	const payment = {
		clearingDate: '2026-10-23',
		clearingAmount: '78.50',
		clearingCurrency: 'EUR',
		receiverId: 'DE-20417',
		receiverName: 'Sample Employee',
		receiverType: 'EMPLOYEE',
		companyCode: 'DE10',
		financialDocumentId: '1900004711',
		fiscalYear: 2026,
		paymentMethod: 'E',
	};

	test('a payment without a reference gets one of its own parts, the same each time', () => {
		const read = () => shown(paymentConfirmationFrom('CP', [payment, payment], ' Run 7 '));
		expect(read()).toEqual(read());
		expect(read()).toEqual({
			processingStatusCode: 'CP',
			additionalMessage: 'Run 7',
			clearingDetails: [1, 2].map((position) => ({
				clearingDate: '20261023',
				clearingAmount: '78.50',
				clearingCurrency: 'EUR',
				receiver: { receiverId: 'DE-20417', receiverName: 'Sample Employee', receiverType: 'EMPLOYEE' },
				clearingReference: {
					companyCode: 'DE10',
					financialDocumentId: '1900004711',
					fiscalYear: '2026',
					paymentRef: `DE10/1900004711/2026/${position}`,
					paymentMethod: 'E',
				},
			})),
		});
	});

	test('a given reference is kept, empty fields are left out', () => {
		const bare = {
			clearingDate: '20261023',
			clearingAmount: 5,
			clearingCurrency: 'USD',
			paymentRef: 'R-1',
			receiverName: '',
		};
		expect(shown(paymentConfirmationFrom('PP', [bare], undefined))).toEqual({
			processingStatusCode: 'PP',
			additionalMessage: '',
			clearingDetails: [
				{
					clearingDate: '20261023',
					clearingAmount: '5',
					clearingCurrency: 'USD',
					receiver: {},
					clearingReference: { paymentRef: 'R-1' },
				},
			],
		});
	});

	test('what is reversed or obsolete needs no payment', () => {
		for (const status of ['RE', 'OB'])
			expect(shown(paymentConfirmationFrom(status, [], 'Paid by mistake'))).toEqual({
				processingStatusCode: status,
				additionalMessage: 'Paid by mistake',
				clearingDetails: [],
			});
	});

	test.each([
		['XX', [payment], '', 'The payment status must be one of CP, PP, RE, OB'],
		['CP', [], '', 'A payment confirmation needs at least one payment'],
		['PP', [], '', 'A payment confirmation needs at least one payment'],
		['CP', [payment], 'x'.repeat(256), 'The additional message has 256 characters; Concur takes at most 255'],
		[
			'CP',
			[{ ...payment, clearingDate: '23.10.2026' }],
			'',
			'The clearing date of payment 1 must be a date such as 2026-10-23, or a time with its zone such as 2026-10-23T08:00:00.000Z',
		],
		[
			'CP',
			[{ ...payment, clearingAmount: '78,50' }],
			'',
			'The amount of payment 1 must be a decimal number, such as 78.50',
		],
		[
			'CP',
			[payment, { ...payment, clearingCurrency: 'Euro' }],
			'',
			'The currency of payment 2 must be a currency code of ISO 4217, such as EUR',
		],
		[
			'CP',
			[{ ...payment, companyCode: '' }],
			'',
			'Payment 1 has no payment reference, and one can be made only of its company code, financial document and fiscal year',
		],
		[
			'CP',
			[{ ...payment, paymentRef: 'x'.repeat(256) }],
			'',
			'The reference of payment 1 is longer than 255 characters',
		],
		[
			'CP',
			[
				{ ...payment, paymentRef: 'A' },
				{ ...payment, paymentRef: 'A' },
			],
			'',
			'Two payments have the same payment reference; each needs its own',
		],
		['CP', [null], '', /^The clearing date of payment 1 must be/],
	])('%s %#', (status, payments, message, problem) => {
		const found = shown(paymentConfirmationFrom(status, payments, message));
		if (typeof problem === 'string') expect(found).toBe(problem);
		else expect(found).toMatch(problem);
	});

	test('a reference and a message of 255 characters are taken', () => {
		expect(
			paymentConfirmationFrom('CP', [{ ...payment, paymentRef: 'x'.repeat(255) }], 'x'.repeat(255)),
		).toHaveProperty('value');
	});
});
