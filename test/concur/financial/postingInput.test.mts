import { postingConfirmationFrom } from '../../../concur/financial/postingInput';

const shown = (checked: { value: unknown } | { problem: string }) =>
	'value' in checked ? checked.value : checked.problem;

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
