import { constants, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import {
	checkSignature,
	daysUntilKeysEnd,
	readKeys,
	SIGNATURE_HEADER,
} from '../../../concur/events/authenticity.ts';
import { certificateFor } from '../../../sandbox/events/certificate.mts';

const pair = (bits = 2048) => generateKeyPairSync('rsa', { modulusLength: bits });
const spki = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }));
const first = pair();
const second = pair();
const firstKeys = readKeys(spki(first.publicKey)).keys;
const bothKeys = readKeys(spki(first.publicKey) + spki(second.publicKey)).keys;

const pss = (
	body: Buffer,
	key: KeyObject,
	saltLength: number = constants.RSA_PSS_SALTLEN_MAX_SIGN,
	hash = 'sha256',
) => sign(hash, body, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }).toString('base64');

// Blanks, tabs, CRLF and text beyond ASCII: what a second serialisation would not give back.
const BODY = Buffer.from(' {\r\n\t"id" : "1",  "name":"Größe 日本 😀", "amount": 1.10 }\n');
const GOOD = pss(BODY, first.privateKey);

describe('a signature over the raw bytes', () => {
	it.each([
		['maximum', constants.RSA_PSS_SALTLEN_MAX_SIGN],
		['digest', constants.RSA_PSS_SALTLEN_DIGEST],
		['20 bytes', 20],
	])('is valid as RSASSA-PSS with %s salt', (_name, salt) => {
		expect(checkSignature(BODY, pss(BODY, first.privateKey, salt), firstKeys)).toEqual({
			signature: 'valid',
			scheme: 'RSASSA-PSS',
		});
	});

	it('is valid as PKCS#1 v1.5', () => {
		const header = sign('sha256', BODY, first.privateKey).toString('base64');
		expect(checkSignature(BODY, header, bothKeys)).toEqual({
			signature: 'valid',
			scheme: 'RSASSA-PKCS1-v1_5',
		});
	});

	it('may come from any of the keys', () => {
		const header = pss(BODY, second.privateKey);
		expect(checkSignature(BODY, header, bothKeys).signature).toBe('valid');
		expect(checkSignature(BODY, header, [...bothKeys].reverse()).signature).toBe('valid');
		expect(checkSignature(BODY, header, firstKeys)).toEqual({ signature: 'invalid' });
	});

	// Base64 of 256 bytes ends in "==", of 257 in "=", of 258 in neither.
	it.each([2048, 2056, 2064])('may be longer than SAP’s: %i bits', (bits) => {
		const longer = pair(bits);
		const header = pss(BODY, longer.privateKey);
		expect(checkSignature(BODY, header, readKeys(spki(longer.publicKey)).keys).signature).toBe('valid');
	});

	it('accepts blanks around the header', () => {
		expect(checkSignature(BODY, ` ${GOOD} `, firstKeys).signature).toBe('valid');
	});

	it.each([
		['one byte more', Buffer.concat([BODY, Buffer.from(' ')])],
		['one byte less', BODY.subarray(0, -1)],
		['one bit other', Buffer.concat([Buffer.from([BODY[0] ^ 1]), BODY.subarray(1)])],
		['another spacing', Buffer.from(JSON.stringify(JSON.parse(String(BODY))))],
		['another encoding', Buffer.from(String(BODY), 'latin1')],
		['nothing', Buffer.alloc(0)],
	])('is invalid for %s', (_name, body) => {
		expect(checkSignature(body, GOOD, firstKeys)).toEqual({ signature: 'invalid' });
	});

	it('is invalid with another hash', () => {
		const header = pss(BODY, first.privateKey, constants.RSA_PSS_SALTLEN_MAX_SIGN, 'sha512');
		expect(checkSignature(BODY, header, firstKeys).signature).toBe('invalid');
		const old = sign('sha1', BODY, first.privateKey).toString('base64');
		expect(checkSignature(BODY, old, firstKeys).signature).toBe('invalid');
	});

	it.each([
		['not base64', '%%% not base64 %%%'],
		['base64 with a blank inside', `${GOOD.slice(0, 10)} ${GOOD.slice(10)}`],
		['base64 with rubbish after it', `${GOOD}!`],
		['base64 with rubbish before it', `!${GOOD}`],
		['base64 without its padding', GOOD.replace(/=+$/, '')],
		['URL-safe base64', `${GOOD.slice(0, 8)}-_${GOOD.slice(10)}`],
		['twice the signature', `${GOOD}, ${GOOD}`],
		['too short', 'abcd'],
		['blank', '   '],
		['a list', [GOOD]],
		['a number', 7],
		['null', null],
	])('is invalid and no crash when the header is %s', (_name, header) => {
		expect(checkSignature(BODY, header, firstKeys)).toEqual({ signature: 'invalid' });
	});

	it('comes in the header that SAP names, in lower case as Node.js has it', () => {
		expect(SIGNATURE_HEADER).toBe('concur-signature');
	});

	it.each([undefined, ''])('is missing when the header is %p', (header) => {
		expect(checkSignature(BODY, header, firstKeys)).toEqual({ signature: 'missing' });
		expect(checkSignature(BODY, header, [])).toEqual({ signature: 'missing' });
	});

	it('is not checked without a key', () => {
		expect(checkSignature(BODY, GOOD, [])).toEqual({ signature: 'notChecked' });
	});

	it('is invalid and no crash with a key that does not verify at all', () => {
		const broken = { key: first.privateKey, endsAt: undefined };
		const nothing = { key: {} as KeyObject, endsAt: undefined };
		expect(checkSignature(BODY, 'AAAA', [broken]).signature).toBe('invalid');
		expect(checkSignature(BODY, GOOD, [nothing]).signature).toBe('invalid');
		expect(checkSignature(BODY, GOOD, [nothing, ...firstKeys]).signature).toBe('valid');
	});

	it('stays valid in a replay: nothing but the body is signed', () => {
		expect(checkSignature(BODY, GOOD, firstKeys)).toEqual(checkSignature(BODY, GOOD, firstKeys));
	});
});

describe('reading keys', () => {
	const ends = Date.UTC(2027, 4, 6, 7, 8, 9);
	const certificate = certificateFor(first.privateKey, first.publicKey, ends);

	it('reads public keys and certificates, with what is written between them', () => {
		const text = `The old one:\n${certificate}\nThe new one, from May:\n${spki(second.publicKey)}bye`;
		const { keys, problems } = readKeys(text);
		expect(problems).toEqual([]);
		expect(keys.map(({ endsAt }) => endsAt)).toEqual([ends, undefined]);
		expect(keys.map(({ key }) => spki(key))).toEqual([spki(first.publicKey), spki(second.publicKey)]);
	});

	it.each([
		['one line', (pem: string) => pem.replaceAll('\n', ' ')],
		['no line breaks at all', (pem: string) => pem.replaceAll('\n', '')],
		['Windows line breaks', (pem: string) => pem.replaceAll('\n', '\r\n')],
		['written line breaks', (pem: string) => pem.replaceAll('\n', '\\n')],
		['written Windows line breaks', (pem: string) => pem.replaceAll('\n', '\\r\\n')],
		['indented lines', (pem: string) => pem.replaceAll('\n', '\n    ')],
	])('reads a paste with %s', (_name, spoil) => {
		const { keys, problems } = readKeys(spoil(spki(first.publicKey)) + spoil(certificate));
		expect(problems).toEqual([]);
		expect(keys.map(({ key }) => spki(key))).toEqual([spki(first.publicKey), spki(first.publicKey)]);
		expect(checkSignature(BODY, GOOD, keys).signature).toBe('valid');
	});

	it('reads PKCS#1 public keys', () => {
		const pem = String(first.publicKey.export({ type: 'pkcs1', format: 'pem' }));
		expect(readKeys(pem).keys).toHaveLength(1);
	});

	it.each([
		['', []],
		['  \n ', []],
		[undefined, []],
		[42, []],
		['hello', ['The text holds no key: one starts with "-----BEGIN PUBLIC KEY-----"']],
		[
			'-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
			['Key 1 cannot be read: copy it again, whole'],
		],
		['-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----', ['Key 1 cannot be read: copy it again, whole']],
		[
			'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
			['Key 1 cannot be read: copy it again, whole'],
		],
		[
			spki(first.publicKey).slice(0, 200),
			['The text holds no key: one starts with "-----BEGIN PUBLIC KEY-----"'],
		],
	])('says what is wrong with %j', (text, problems) => {
		expect(readKeys(text)).toEqual({ keys: [], problems });
	});

	it('takes no private key, no other kind of key, and none that is too short', () => {
		const privateKey = String(first.privateKey.export({ type: 'pkcs8', format: 'pem' }));
		const elliptic = spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
		const weak = spki(pair(1024).publicKey);
		const { keys, problems } = readKeys(privateKey + elliptic + spki(second.publicKey) + weak);
		expect(problems).toEqual([
			'Key 1 is a private key: enter the public key or the certificate of Concur',
			'Key 2 is not an RSA key, which Concur signs with',
			"Key 4 has 1024 bits only, and Concur's have 2048",
		]);
		expect(keys.map(({ key }) => spki(key))).toEqual([spki(second.publicKey)]);
	});
});

describe('the end of the certificates', () => {
	const now = Date.UTC(2026, 10, 1);
	const ending = (days: number) => ({ key: first.publicKey, endsAt: now + days * 86_400_000 });
	const bare = { key: first.publicKey, endsAt: undefined };

	it('is that of the last one, in whole days', () => {
		expect(daysUntilKeysEnd([ending(3.9)], now)).toBe(3);
		expect(daysUntilKeysEnd([ending(40), ending(3)], now)).toBe(40);
		expect(daysUntilKeysEnd([ending(3), bare, ending(40)], now)).toBe(40);
		expect(daysUntilKeysEnd([ending(-2)], now)).toBe(-2);
		expect(daysUntilKeysEnd([ending(0)], now)).toBe(0);
	});

	it('is not known of bare public keys', () => {
		expect(daysUntilKeysEnd([bare], now)).toBeUndefined();
		expect(daysUntilKeysEnd([], now)).toBeUndefined();
	});
});
