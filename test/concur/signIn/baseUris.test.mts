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

describe('what a user reads', () => {
	const thrown = (run: () => unknown): unknown => {
		try {
			return run();
		} catch (error) {
			const { message, description } = error as Error & { description: string };
			return [message, description];
		}
	};

	it('of the data centers', () => {
		expect(DATA_CENTERS.map(({ name, value }) => `${name}: ${value}`)).toEqual([
			'US (us2): https://us2.api.concursolutions.com',
			'Europe (eu2): https://eu2.api.concursolutions.com',
			'Asia Pacific (apj1): https://apj1.api.concursolutions.com',
			'US Government (usg, CCPS): https://usg.api.concursolutions.com',
			'Global (glz): https://glz.api.concursolutions.com',
			'China (cn): https://cn.api.concurcdc.cn',
			'US (us): https://us.api.concursolutions.com',
			'Europe (emea): https://emea.api.concursolutions.com',
			'Europe (eu): https://eu.api.concursolutions.com',
			'Implementation US (us-impl): https://us-impl.api.concursolutions.com',
			'Implementation Europe (emea-impl): https://emea-impl.api.concursolutions.com',
			'Legacy US (www.concursolutions.com): https://www.concursolutions.com',
			'Legacy Europe (eu1.concursolutions.com): https://eu1.concursolutions.com',
			'Legacy Implementation US: https://implementation.concursolutions.com',
			'Legacy Implementation Europe: https://eu1imp.concursolutions.com',
			'Custom: custom',
		]);
	});

	it.each([
		[
			{ baseUri: 'custom', customBaseUri: ' ' },
			'The Custom Base URI is empty',
			'Open the credential and enter the address of your Concur data center, such as https://us2.api.concursolutions.com.',
		],
		[
			{ baseUri: 'custom' },
			'The Custom Base URI is empty',
			'Open the credential and enter the address of your Concur data center, such as https://us2.api.concursolutions.com.',
		],
		[
			{},
			'The base URI "" is not a Concur address, so nothing was sent to it',
			'Open the credential and enter an https:// address on concursolutions.com or concurcdc.cn. Plain http:// is accepted for this machine only (localhost).',
		],
		[
			{ baseUri: 'http://localhost:4010', customBaseUri: US },
			'The base URI "http://localhost:4010" is not a Concur address, so nothing was sent to it',
			'Open the credential and enter an https:// address on concursolutions.com or concurcdc.cn. Plain http:// is accepted for this machine only (localhost).',
		],
	])('of a base URI that is none: %j', (fields, message, description) => {
		expect(thrown(() => baseUriOf(fields))).toEqual([message, description]);
	});

	it('of a data center that is none, cut short', () => {
		const long = `https://erp.example/${'x'.repeat(200)}`;
		expect(thrown(() => baseUriOf({ baseUri: long }))).toEqual([
			`The base URI "${long.slice(0, 100)}" is not a Concur address, so nothing was sent to it`,
			expect.any(String),
		]);
		expect(thrown(() => geolocationOrigin(long, US))).toEqual([
			`The token answer names "${long.slice(0, 100)}" as the data center, which is not a Concur host. No token was sent there`,
			'Check the base URI in the credential. If it is right, report this answer to SAP Concur support.',
		]);
	});
});

describe('hosts', () => {
	it.each([
		['https://CONCURSOLUTIONS.COM', true],
		['https://concurcdc.cn', true],
		['https://x.concurcdc.cn', true],
		['https://concurcdc.cn.erp.example', false],
		['https://:secret@us2.api.concursolutions.com', false],
		['https://user@us2.api.concursolutions.com', false],
		['http://user@localhost', false],
		['http://:secret@localhost', false],
		['http://127.0.0.1', true],
		['http://127.10.20.30', true],
		['http://128.0.0.1', false],
		['http://127.0.0.1.erp.example', false],
		['http://x127.0.0.1', false],
		['wss://localhost', false],
	])('%s: a Concur host, or this machine: %s', (customBaseUri, is) => {
		const read = (): string => baseUriOf({ baseUri: 'custom', customBaseUri });
		if (is) expect(read()).toBe(new URL(customBaseUri).origin);
		else expect(read).toThrow('not a Concur address');
	});

	it('an answer may name its data center with blanks around it, or none at all', () => {
		expect(geolocationOrigin(` ${US} `, 'nonsense')).toBe(US);
		expect(geolocationOrigin('  ', US)).toBeUndefined();
		expect(geolocationOrigin(7, US)).toBeUndefined();
		expect(() => geolocationOrigin(LOOPBACK, 'nonsense')).toThrow('No token was sent there');
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
