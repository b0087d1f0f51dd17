import { isConcurError } from '../../../concur/verdict/concurError';

const PLAIN = { Message: 'no', Id: '1' };
const within = (name: string, body: unknown): unknown => ({ [name]: body });
/** Put into `depth` elements. */
const deep = (depth: number, body: unknown): unknown =>
	depth === 0 ? body : within('Response', deep(depth - 1, body));

describe("an error in Concur's own form", () => {
	it.each([
		[PLAIN],
		[{ Message: 'no', 'Server-Time': '2026-10-20T10:00:00' }],
		[{ errorMessage: 'no', httpStatus: '403' }],
		[{ errorMessage: 'no', errorId: 'x' }],
		[{ errorMessage: 'no', validationErrors: [] }],
		[{ 'report-batch-result': {} }],
		[{ Error: { Message: 'no' } }],
		[{ Response: { Content: { Error: { Message: 'no' } } } }],
		[{ Errors: PLAIN }],
		[{ Fault: PLAIN }],
		[{ Errors: { Error: { Message: 'no' } } }],
		[deep(4, PLAIN)],
	])('%j', (body) => {
		expect(isConcurError(JSON.stringify(body))).toBe(true);
	});

	it('as XML', () => {
		expect(isConcurError('<Error><Message>no</Message></Error>')).toBe(true);
	});
});

describe('no error of Concur', () => {
	it.each([
		[{}],
		[{ Message: 'no' }],
		[{ Id: '1', 'Server-Time': '2026-10-20T10:00:00' }],
		[{ errorMessage: 'no' }],
		[{ httpStatus: '403', errorId: 'x', validationErrors: [] }],
		[{ message: 'no healthy upstream', Id: '1' }],
		[{ Error: 'no' }],
		[{ Error: {} }],
		[{ Error: { Text: 'no' } }],
		[{ Errors: { Message: 'no' } }],
		[{ Content: { Message: 'no' } }],
		[{ Other: PLAIN }],
		[deep(5, PLAIN)],
	])('%j', (body) => {
		expect(isConcurError(JSON.stringify(body))).toBe(false);
	});

	it.each([[''], ['upstream connect error'], ['<html><Message>no</Message></html>'], ['[1]']])(
		'%j',
		(text) => {
			expect(isConcurError(text)).toBe(false);
		},
	);
});
