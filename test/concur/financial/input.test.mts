import {
	amountFrom,
	boundedText,
	clearingDateFrom,
	currencyFrom,
	dayFrom,
	textFrom,
} from '../../../concur/financial/inputValues';
import { paymentConfirmationFrom } from '../../../concur/financial/paymentInput';
import { postingConfirmationFrom } from '../../../concur/financial/postingInput';
import {
	acknowledgement,
	documentsOfSource,
	paymentConfirmation,
	postingConfirmation,
	readyDocuments,
} from '../../../concur/financial/requests';

const shown = (checked: { value: unknown } | { problem: string }) =>
	'value' in checked ? checked.value : checked.problem;

test('text: trimmed, whole numbers written out, anything else absent', () => {
	expect([' a ', 7, 1.5, 2 ** 60, null, undefined, {}, true].map(textFrom)).toEqual([
		'a',
		'7',
		'',
		'',
		'',
		'',
		'',
		'',
	]);
	expect(shown(boundedText(' ab ', 'It', 2))).toBe('ab');
	expect(shown(boundedText('abc', 'It', 2))).toBe('It has 3 characters; Concur takes at most 2');
	expect(shown(boundedText(12, 'It', 2))).toBe('12');
	expect([undefined, null].map((value) => shown(boundedText(value, 'It', 2)))).toEqual(['', '']);
	expect([{}, [], true].map((value) => shown(boundedText(value, 'It', 2)))).toEqual(
		Array(3).fill('It must be text'),
	);
});

describe('amounts', () => {
	test.each([
		['78.50', '78.50'],
		[78.5, '78.5'],
		[-12, '-12'],
		['1.5E1', '15'],
		[' 7 ', '7'],
		['99999999999999.12345678', '99999999999999.12345678'],
		['999999999999999.12345678', '999999999999999.12345678'],
		[123456789012345, '123456789012345'],
		[0.12345678, '0.12345678'],
	])('%p is sent as %s', (given, sent) => expect(shown(amountFrom(given, 'It'))).toBe(sent));

	test.each([
		['78,50', /^It must be a decimal number, such as 78\.50$/],
		['', /must be a decimal/],
		[null, /must be a decimal/],
		[['5'], /must be a decimal/],
		[{ toString: () => '5' }, /must be a decimal/],
		[Number.NaN, /must be a decimal/],
		[0.1 + 0.2, /^It is a number with too many digits to be exact; give it as text$/],
		[1234567890123456, /too many digits to be exact/],
		['0.123456789', /^It has too many digits; Concur takes 23, 8 of them after the point$/],
		['9999999999999999.12345678', /has too many digits/],
		[0.00000123456789012, /^It has too many digits; Concur takes 23/],
		['0', /^It is zero$/],
		[0, /is zero/],
		['0.00', /is zero/],
	])('%p is refused', (given, problem) => expect(shown(amountFrom(given, 'It'))).toMatch(problem));
});

test('currencies are those of ISO 4217', () => {
	for (const code of ['EUR', 'USD', 'JPY', 'KWD', 'XCG', 'ZWG', 'SLE', 'VED', ' CHF '])
		expect(shown(currencyFrom(code, 'It'))).toBe(code.trim());
	for (const code of ['eur', 'EURO', '€', 'ZZZ', '', null, 978])
		expect(shown(currencyFrom(code, 'It'))).toBe('It must be a currency code of ISO 4217, such as EUR');
});

describe('dates', () => {
	const luxon = { toISO: () => '2026-10-20T00:00:00.000+02:00' };
	test.each([
		['2026-10-20', '2026-10-20', '20261020'],
		['20261020', '2026-10-20', '20261020'],
		[20261020, '2026-10-20', '20261020'],
		['2026-10-20T00:00:00', '2026-10-20', '20261020'],
		['2026-10-20T00:00', '2026-10-20', '20261020'],
		['2026-10-20T00:00:00.000Z', '2026-10-20', '2026-10-20T00:00:00.000Z'],
		['2026-10-20T00:00:00.000+02:00', '2026-10-20', '2026-10-19T22:00:00.000Z'],
		['2026-10-20T00:00:00.000+0200', '2026-10-20', '2026-10-19T22:00:00.000Z'],
		[luxon, '2026-10-20', '2026-10-19T22:00:00.000Z'],
		[new Date('2026-10-20T00:00:00Z'), '2026-10-20', '2026-10-20T00:00:00.000Z'],
		['2028-02-29', '2028-02-29', '20280229'],
	])('%p', (given, day, clearing) => {
		expect(shown(dayFrom(given, 'It'))).toBe(day);
		expect(shown(clearingDateFrom(given, 'It'))).toBe(clearing);
	});

	test('a time of day is good for a clearing date with its zone only', () => {
		expect(shown(clearingDateFrom('2026-10-23T08:30:00.5Z', 'It'))).toBe('2026-10-23T08:30:00.500Z');
		for (const given of [
			'2026-10-23T08:30:00',
			'2026-10-23T00:00:01',
			'2026-10-23T00:00:00.001',
			'2026-10-23T00:00:00+99:99',
		]) {
			expect(shown(clearingDateFrom(given, 'It'))).toMatch(
				/^It must be a date such as 2026-10-23, or a time with its zone/,
			);
		}
		for (const given of ['2026-10-23T08:30:00.000Z', '2026-10-20T22:00:00.000Z', '2026-10-23T00:01']) {
			expect(shown(dayFrom(given, 'It'))).toBe('It must be a date such as 2026-10-20');
		}
	});

	test.each([
		'20.10.2026',
		'10/20/2026',
		'2026-02-30',
		'2026-13-01',
		'2026-10-20 ',
		'26-10-20',
		'2026-10',
		'',
		null,
		{},
		new Date(Number.NaN),
		'x2026-10-20',
		'2026-10-201',
		'2026-02-30T00:00:00Z',
		'2026-13-01T00:00:00Z',
		'2026-10-20T25:00:00Z',
		'2026-10-20T00:00:00X',
		'x2026-10-20T00:00:00',
		'x2026-10-20T00:00:00Z',
		'2026-10-00',
	])('%p is none', (given) => {
		const isPadded = given === '2026-10-20 ';
		expect(shown(dayFrom(given, 'It'))).toMatch(isPadded ? '2026-10-20' : /^It must be a date/);
		expect(shown(clearingDateFrom(given, 'It'))).toMatch(isPadded ? '20261020' : /^It must be a date/);
	});
});

describe('posting confirmations', () => {
	const booked = { companyId: 'DE10', documentNumber: '19000', fiscalYear: 2026, postingDate: '2026-10-20' };
	const message = { messageShortText: 'Cost center 4711 is closed' };

	test('a success names its documents; empty fields are left out', () => {
		expect(
			shown(
				postingConfirmationFrom(
					'success',
					[
						booked,
						{ companyId: 100, documentNumber: '', fiscalYear: null, postingDate: '' },
						{ companyId: 100, documentNumber: null, fiscalYear: '', postingDate: null },
					],
					[],
				),
			),
		).toEqual({
			overallPostingStatusCode: 'success',
			postingDocs: [
				{
					companyId: 'DE10',
					documentNumber: '19000',
					fiscalYear: '2026',
					postingDate: '2026-10-20',
					paymentRelevantLineItems: [],
				},
				{ companyId: '100', paymentRelevantLineItems: [] },
				{ companyId: '100', paymentRelevantLineItems: [] },
			],
			systemMessages: [],
		});
	});

	test('an error sends no documents, and its messages', () => {
		expect(
			shown(
				postingConfirmationFrom(
					'error',
					[booked, {}],
					[
						{ ...message, messageId: 'KI 235', messageLanguage: 'EN', concurTransactionLineItemId: 'E1' },
						{ ...message, messageId: '' },
					],
				),
			),
		).toEqual({
			overallPostingStatusCode: 'error',
			postingDocs: [],
			systemMessages: [
				{
					concurTransactionLineItemId: 'E1',
					messageId: 'KI 235',
					messageLanguage: 'EN',
					messageShortText: message.messageShortText,
					messageLongText: '',
				},
				{ messageShortText: message.messageShortText, messageLongText: '' },
			],
		});
	});

	test('a long message is cut with a mark, at a whole character', () => {
		const text = (messageShortText: string): string => {
			const checked = postingConfirmationFrom('error', [], [{ messageShortText }]);
			return 'value' in checked ? checked.value.systemMessages[0].messageShortText : checked.problem;
		};
		expect(text('x'.repeat(1300))).toBe('x'.repeat(1300));
		expect(text('x'.repeat(1301))).toBe(`${'x'.repeat(1299)}…`);
		expect(text(`${'x'.repeat(1298)}😀y`)).toBe(`${'x'.repeat(1298)}…`);
		expect(text(`\ud800${'x'.repeat(1300)}`)).toBe(`\ufffd${'x'.repeat(1298)}…`);
		expect(text('a\ud800')).toBe('a\ufffd');
	});

	test.each([
		['done', [booked], [], 'The posting result must be success or error'],
		[undefined, [booked], [], 'The posting result must be success or error'],
		['success', [], [], 'A successful posting needs at least one posting document of the ERP'],
		['success', [{}], [], 'The company of posting document 1 is missing'],
		['success', ['x'], [], 'The company of posting document 1 is missing'],
		['success', [booked, { companyId: ' ' }], [], 'The company of posting document 2 is missing'],
		[
			'success',
			[{ companyId: 'x'.repeat(33) }],
			[],
			'The company of posting document 1 has 33 characters; Concur takes at most 32',
		],
		[
			'success',
			[{ ...booked, documentNumber: 'x'.repeat(81) }],
			[],
			'The document number of posting document 1 has 81 characters; Concur takes at most 80',
		],
		[
			'success',
			[{ ...booked, fiscalYear: '26' }],
			[],
			'The fiscal year of posting document 1 must have four digits',
		],
		[
			'success',
			[{ ...booked, fiscalYear: '20261' }],
			[],
			'The fiscal year of posting document 1 must have four digits',
		],
		[
			'success',
			[{ ...booked, postingDate: '20.10.2026' }],
			[],
			'The posting date of posting document 1 must be a date such as 2026-10-20',
		],
		['success', [booked], [{}], 'The text of message 1 is missing'],
		['success', [booked], [message, null], 'The text of message 2 is missing'],
		['error', [], [], 'A posting with errors needs a message that says why: employee and processor read it'],
		['error', [], Array(101).fill(message), 'There are more than 100 messages'],
	])('%s %j %j', (result, documents, messages, problem) => {
		expect(shown(postingConfirmationFrom(result, documents, messages))).toBe(problem);
	});

	test('32 and 80 characters and 100 messages are taken', () => {
		expect(
			postingConfirmationFrom('success', [{ companyId: 'x'.repeat(32), documentNumber: 'x'.repeat(80) }], []),
		).toHaveProperty('value');
		expect(postingConfirmationFrom('error', [], Array(100).fill(message))).toHaveProperty('value');
	});
});

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
