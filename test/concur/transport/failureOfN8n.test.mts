import { UserError } from 'n8n-workflow';

import { ConcurError, ConcurSignInError } from '../../../concur/transport/errors';
import { failureOf } from '../../../concur/transport/failure';

/** What n8n throws around what its HTTP client threw. */
const wrapped = (cause: unknown, fields: object = {}): Error =>
	Object.assign(new Error('The service refused'), { name: 'NodeApiError', cause }, fields);
const axios = (fields: object): Error => Object.assign(new Error(), { isAxiosError: true }, fields);
const network = (fields: object): unknown => failureOf(wrapped(axios(fields)));
const broken = (detail: string): object => ({ kind: 'lost', reason: 'connection', detail });

describe('an error without a cause, as n8n up to 2.20 throws it', () => {
	const bare = (fields: object): unknown => failureOf(wrapped(undefined, fields));

	it.each(['100', '401', '503', '599'])('%s is an answer without a body', (httpCode) => {
		expect(bare({ httpCode })).toEqual({
			response: { statusCode: Number(httpCode), headers: {}, body: '' },
		});
	});

	it.each(['099', '600', '1401', '4011', '4a1', '41a'])('%s is no status', (httpCode) => {
		expect(bare({ httpCode })).toEqual(broken(httpCode));
	});

	it('is the error of ours that says the same, which n8n has dropped', () => {
		const refused = new ConcurSignInError('Refused (code 64)', 'Do something', 64, false);
		const said = (message: string, cause?: unknown): unknown =>
			failureOf(Object.assign(new Error(message), { name: 'NodeApiError', httpCode: null, cause }));
		expect(said('Refused (code 64)')).toEqual({ kind: 'signIn', error: refused });
		const foreign = new ConcurError('Not an address of Concur', 'Do something else');
		expect(said(foreign.message)).toEqual({ kind: 'notBuilt', detail: foreign.message });
		expect(said('Refused (code 6)')).toEqual(broken('Refused (code 6)'));
		// What says nothing says nothing of ours.
		new ConcurError('', '');
		expect(failureOf(new Error(''))).toEqual(broken('connection failed'));
		// Nor is what comes of an answer or of the network, though it says the same.
		const coded = (fields: object) => failureOf(Object.assign(new Error(refused.message), fields));
		expect(coded({ httpCode: '503' })).toEqual({ response: { statusCode: 503, headers: {}, body: '' } });
		expect(coded({ httpCode: 'ECONNRESET' })).toEqual(broken('ECONNRESET'));
		expect(coded({ code: 'ECONNRESET' })).toEqual(broken('ECONNRESET'));
		// What carries its cause is told by that.
		expect(said('Refused (code 64)', axios({ code: 'ECONNRESET' }))).toEqual(broken('ECONNRESET'));
	});

	it('is not known any more after many others', () => {
		const said = (message: string): object => failureOf(new Error(message));
		const first = new ConcurError('First', '');
		new ConcurError('Second', '');
		new ConcurError(first.message, '');
		for (let others = 0; others < 49; others += 1) new ConcurError(`Other ${others}`, '');
		expect(said('First')).toMatchObject({ kind: 'notBuilt' });
		expect(said('Second')).toMatchObject({ kind: 'lost' });
	});

	it('is told by its code', () => {
		expect(bare({ httpCode: 'ENOTFOUND' })).toEqual({
			kind: 'notSent',
			reason: 'hostUnknown',
			detail: 'ENOTFOUND',
		});
		expect(bare({ httpCode: 'ETIMEDOUT' })).toEqual({
			kind: 'lost',
			reason: 'timeout',
			detail: 'ETIMEDOUT',
		});
		expect(bare({ httpCode: null })).toEqual(broken('The service refused'));
	});

	it.each([
		[{ syscall: 'connect' }],
		[{ message: 'connect ECONNREFUSED 127.0.0.1:443' }],
		[{ description: 'connect ECONNREFUSED 127.0.0.1:443' }],
		[{ messages: ['first', 'connect ECONNREFUSED 127.0.0.1:443'] }],
	])('was not sent where it says that it could not connect: %j', (fields) => {
		expect(bare({ httpCode: 'ECONNREFUSED', ...fields })).toEqual({
			kind: 'notSent',
			reason: 'refused',
			detail: 'ECONNREFUSED',
		});
	});

	it.each([
		[{}],
		[{ syscall: 'write' }],
		[{ description: 'connect ETIMEDOUT', messages: ['connect'] }],
		[{ description: 'connect', messages: [' ECONNREFUSED'] }],
	])('may have been sent where it does not: %j', (fields) => {
		expect(bare({ httpCode: 'ECONNREFUSED', ...fields })).toEqual(broken('ECONNREFUSED'));
	});
});

describe('an answer with an HTTP error, which n8n throws', () => {
	it('is an answer', () => {
		const response = { status: 400, headers: { 'retry-after': '3' }, data: 'no' };
		expect(network({ code: 'ERR_BAD_REQUEST', response })).toEqual({
			response: { statusCode: 400, headers: { 'retry-after': '3' }, body: 'no' },
		});
	});

	it('has no headers where n8n kept none', () => {
		expect(network({ response: { status: 400, data: 'no' } })).toEqual({
			response: { statusCode: 400, headers: {}, body: 'no' },
		});
	});

	it('goes before an error of ours further down: it was sent', () => {
		const cause = new ConcurError('no', '');
		expect(network({ response: { status: 500, headers: {}, data: '' }, cause })).toEqual({
			response: { statusCode: 500, headers: {}, body: '' },
		});
	});
});

describe('what was thrown instead of sending', () => {
	const notBuilt = (detail: string): object => ({ kind: 'notBuilt', detail });

	it.each([
		'ConcurError',
		'NodeOperationError',
		'CredentialNotFoundError',
		'UserError',
		'SsrfBlockedHostnameError',
		'SsrfBlockedIpError',
	])('%s', (name) => {
		expect(failureOf(wrapped(Object.assign(new Error('a <reason>'), { name })))).toEqual(
			notBuilt('a &lt;reason&gt;'),
		);
		expect(network({ code: 'ECONNREFUSED', cause: { name, message: 'blocked' } })).toEqual(
			notBuilt('blocked'),
		);
	});

	it('is told by its class where it has no name of its own', () => {
		class SsrfBlockedIpError {
			message = 'blocked';
		}
		expect(failureOf(wrapped(new SsrfBlockedIpError()))).toEqual(notBuilt('blocked'));
		expect(failureOf(wrapped(new UserError('no')))).toEqual(notBuilt('no'));
		// Its own name says what it is, not its class.
		expect(failureOf(Object.assign(new UserError('lost'), { name: 'NodeApiError' }))).toEqual(broken('lost'));
	});

	it('a sign-in that failed keeps its error, wherever it stands', () => {
		const error = new ConcurSignInError('Concur refused the sign-in', 'Look at it', 5, false);
		expect(failureOf(wrapped(axios({ cause: error, response: { status: 401, data: '' } })))).toEqual({
			kind: 'signIn',
			error,
		});
		expect((failureOf(error) as { error: unknown }).error).toBe(error);
	});
});
