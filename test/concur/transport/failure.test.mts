import { failureOf } from '../../../concur/transport/failure';

/** What n8n throws around what its HTTP client threw. */
const wrapped = (cause: unknown, fields: object = {}): Error =>
	Object.assign(new Error('The service refused'), { name: 'NodeApiError', cause }, fields);
const axios = (fields: object): Error => Object.assign(new Error(), { isAxiosError: true }, fields);
/** What the HTTP client throws, as n8n passes it on. */
const network = (fields: object): unknown => failureOf(wrapped(axios(fields)));

const refused = (detail: string): object => ({ kind: 'notSent', reason: 'refused', detail });
const hostUnknown = (detail: string): object => ({ kind: 'notSent', reason: 'hostUnknown', detail });
const tls = (detail: string): object => ({ kind: 'notSent', reason: 'tls', detail });
const timedOut = (detail: string): object => ({ kind: 'lost', reason: 'timeout', detail });
const broken = (detail: string): object => ({ kind: 'lost', reason: 'connection', detail });
const CANCELLED = { kind: 'cancelled', sent: true };

const NOT_CONNECTED = [
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'EHOSTDOWN',
	'ENETDOWN',
];
const TIMED_OUT = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'];

describe('how far a request got, by its code', () => {
	it.each([...NOT_CONNECTED, ...TIMED_OUT])('%s while connecting was not sent', (code) => {
		expect(network({ code, syscall: 'connect' })).toEqual(refused(code));
		expect(network({ code, message: `connect ${code} 10.0.0.1:443` })).toEqual(refused(code));
	});

	it.each(NOT_CONNECTED)('%s on a connection that stands may have been sent', (code) => {
		expect(network({ code, syscall: 'read' })).toEqual(broken(code));
		expect(network({ code, message: `read ${code}` })).toEqual(broken(code));
	});

	it.each(TIMED_OUT)('%s on a connection that stands may have been sent', (code) => {
		expect(network({ code, syscall: 'read' })).toEqual(timedOut(code));
	});

	it.each(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'])('%s: there is no such host', (code) => {
		expect(network({ code })).toEqual(hostUnknown(code));
	});

	it.each([
		'CERT_HAS_EXPIRED',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'HOSTNAME_MISMATCH',
	])('%s: the certificate was refused', (code) => {
		expect(network({ code })).toEqual(tls(code));
	});

	it.each([
		'Client network socket disconnected before secure TLS connection was established',
		'ssl3_get_record:wrong version number',
		'sslv3 alert HANDSHAKE FAILURE',
	])('%s: the connection was never made safe', (message) => {
		expect(network({ code: 'EPROTO', message })).toEqual(tls('EPROTO'));
	});

	it.each(['ECONNRESET', 'EPIPE', 'NO_CERT_', 'ERR_SOMETHING_NEW'])('%s may have been sent', (code) => {
		expect(network({ code })).toEqual(broken(code));
		// An error of a connection is none of connecting.
		expect(network({ code, syscall: 'connect' })).toEqual(broken(code));
	});

	it.each([
		['an error of an unknown kind', new Error('terminated'), 'terminated'],
		['undici', Object.assign(new TypeError('x'), { cause: { code: 'UND_ERR_SOCKET' } }), 'UND_ERR_SOCKET'],
		['an abort that nobody here asked for', Object.assign(new Error('gone'), { name: 'AbortError' }), 'gone'],
		[
			'a bad response',
			Object.assign(new Error('x'), { code: 'HPE_INVALID_CONSTANT' }),
			'HPE_INVALID_CONSTANT',
		],
	])('%s may have been sent', (_, thrown, detail) => {
		expect(failureOf(thrown)).toEqual(broken(detail));
	});

	it('a cancelled request may have been sent', () => {
		expect(network({ code: 'ERR_CANCELED' })).toEqual(CANCELLED);
		expect(failureOf({ name: 'CanceledError' })).toEqual(CANCELLED);
		expect(failureOf(wrapped({ name: 'CanceledError' }, { code: 'ENOTFOUND' }))).toEqual(CANCELLED);
	});
});

describe('where it looks', () => {
	it('at what the HTTP client threw, whatever stands around it', () => {
		const around = { code: 'ENOTFOUND', syscall: 'connect', response: { status: 200, data: '' } };
		expect(failureOf(wrapped(axios({ code: 'ECONNRESET' }), around))).toEqual(broken('ECONNRESET'));
		expect(failureOf(wrapped({ ...around, isAxiosError: false, response: undefined }))).toEqual(
			hostUnknown('ENOTFOUND'),
		);
	});

	it('further down, where the HTTP client says nothing', () => {
		const cause = { code: 'ECONNREFUSED', syscall: 'connect' };
		expect(network({ cause })).toEqual(refused('ECONNREFUSED'));
		expect(network({ cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED ::1' } })).toEqual(
			refused('ECONNREFUSED'),
		);
		expect(network({ code: 'EPROTO', cause: { description: 'wrong version number' } })).toEqual(
			tls('EPROTO'),
		);
		expect(network({ code: 'ECONNREFUSED', syscall: 'read', cause })).toEqual(broken('ECONNREFUSED'));
	});

	it('at the first error with a code, where no HTTP client is known', () => {
		const undici = { message: 'fetch failed', cause: { code: 'ECONNREFUSED', syscall: 'connect' } };
		expect(failureOf(undici)).toEqual(refused('ECONNREFUSED'));
		expect(failureOf({ message: 'a', code: 'ETIMEDOUT', cause: { code: 'ENOTFOUND' } })).toEqual(
			timedOut('ETIMEDOUT'),
		);
		const around = { message: 'a', cause: { code: 'ETIMEDOUT', cause: { code: 'ENOTFOUND' } } };
		expect(failureOf(around)).toEqual(timedOut('ETIMEDOUT'));
		const deep = { message: 'a', cause: { code: 'ETIMEDOUT', cause: { syscall: 'connect' } } };
		expect(failureOf(deep)).toEqual(refused('ETIMEDOUT'));
	});

	it('six errors deep, and no deeper', () => {
		const nested = (depth: number): object =>
			depth === 1 ? { code: 'ENOTFOUND' } : { message: 'around', cause: nested(depth - 1) };
		expect(failureOf(nested(6))).toEqual(hostUnknown('ENOTFOUND'));
		expect(failureOf(nested(7))).toEqual(broken('around'));
		const circle: { message: string; cause?: unknown } = { message: 'round and round' };
		circle.cause = circle;
		expect(failureOf(circle)).toEqual(broken('round and round'));
	});

	it.each([undefined, null, 'text', 7, {}, Object.create(null)])('in vain in %p', (thrown) => {
		expect(failureOf(thrown)).toEqual(broken('connection failed'));
	});
});

describe('what it says', () => {
	it('is the code, or else the message, safe to show and not too long', () => {
		expect(network({ code: 'ECONNRESET', message: 'socket hang up' })).toEqual(broken('ECONNRESET'));
		expect(network({ message: 'socket <b>hang up' })).toEqual(broken('socket &lt;b&gt;hang up'));
		expect(network({ message: 'a'.repeat(101) })).toEqual(broken(`${'a'.repeat(100)}…`));
		expect(failureOf({ code: '', message: '' })).toEqual(broken('connection failed'));
	});
});
