import {
	baseUriOf,
	DATA_CENTERS,
	geolocationOrigin,
	isAllowedDestination,
} from '../../../concur/signIn/baseUris';

const US = 'https://us2.api.concursolutions.com';
const LOOPBACK = 'http://127.0.0.1:4010';

describe('baseUriOf', () => {
	it.each(DATA_CENTERS.filter(({ value }) => value !== 'custom'))('knows $name', ({ value }) => {
		expect(baseUriOf({ baseUri: value })).toBe(value);
	});

	it.each([
		['https://us3.api.concursolutions.com/', 'https://us3.api.concursolutions.com'],
		[' https://us3.api.concursolutions.com/oauth2/v0/token ', 'https://us3.api.concursolutions.com'],
		['http://localhost:4010', 'http://localhost:4010'],
		['http://[::1]:4010/x', 'http://[::1]:4010'],
		['https://127.1.2.3', 'https://127.1.2.3'],
	])('takes the origin of %s', (customBaseUri, origin) => {
		expect(baseUriOf({ baseUri: 'custom', customBaseUri })).toBe(origin);
	});

	it.each([
		['', 'empty'],
		['http://us2.api.concursolutions.com', 'not a Concur address'],
		['http://erp.example', 'not a Concur address'],
		['https://erp.example', 'not a Concur address'],
		['https://concursolutions.com.erp.example', 'not a Concur address'],
		['https://notconcursolutions.com', 'not a Concur address'],
		['https://user:secret@us2.api.concursolutions.com', 'not a Concur address'],
		['http://localhost.erp.example', 'not a Concur address'],
		['ftp://localhost', 'not a Concur address'],
		['us2', 'not a Concur address'],
	])('refuses %j', (customBaseUri, words) => {
		expect(() => baseUriOf({ baseUri: 'custom', customBaseUri })).toThrow(words);
	});
});

describe('geolocationOrigin', () => {
	it('keeps the origin only', () => {
		expect(geolocationOrigin('https://us2.api.concursolutions.com/oauth2/v0/token', US)).toBe(US);
		expect(geolocationOrigin('https://cn.api.concurcdc.cn', US)).toBe('https://cn.api.concurcdc.cn');
	});

	it('is undefined when Concur named none', () => {
		expect(geolocationOrigin('', US)).toBeUndefined();
		expect(geolocationOrigin(undefined, US)).toBeUndefined();
	});

	it.each(['https://erp.example', 'http://us2.api.concursolutions.com', 'http://127.0.0.1:4010', 'nonsense'])(
		'refuses %s',
		(geolocation) => {
			expect(() => geolocationOrigin(geolocation, US)).toThrow('No token was sent there');
		},
	);
});

describe('isAllowedDestination', () => {
	it.each([
		['https://eu2.api.concursolutions.com/x', US, true],
		['http://eu2.api.concursolutions.com/x', US, false],
		['http://127.0.0.1:4010/x', LOOPBACK, true],
		['http://localhost:4010/x', LOOPBACK, true],
		['http://127.0.0.1:4011/x', LOOPBACK, false],
		['http://127.0.0.1:4010/x', US, false],
		['https://erp.example/x', LOOPBACK, false],
	])('%s from %s: %s', (url, baseUri, allowed) => {
		expect(isAllowedDestination(new URL(url), baseUri)).toBe(allowed);
	});
});
