import { constants, createPublicKey, verify, X509Certificate } from 'crypto';
import type { KeyObject } from 'crypto';

/** The header that carries the signature, as Node.js spells header names. */
export const SIGNATURE_HEADER = 'concur-signature';

/** What a signature was found to be; `notChecked` when there is no key to check it with, or checking is off. */
export type Signature = 'valid' | 'invalid' | 'missing' | 'notChecked';

/** How a valid signature was made: SAP documents neither, so both are tried. */
export type Scheme = 'RSASSA-PSS' | 'RSASSA-PKCS1-v1_5';

/** One of Concur's public keys. */
export interface VerificationKey {
	key: KeyObject;
	/** Epoch milliseconds at which its certificate ends; undefined for a bare public key, which does not say. */
	endsAt: number | undefined;
}

/** The keys that could be read from a text, and in plain words what could not. */
export interface KeyReading {
	keys: VerificationKey[];
	problems: string[];
}

/** SAP publishes RSA keys of 2048 bits. */
const LEAST_BITS = 2048;
const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([\s\S]*?)-----END \1-----/g;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads Concur's public keys: any number of PEM blocks, public keys or certificates, with whatever is between them.
 * Line breaks may be lost or written as `\n`, as after a paste into a field of one line.
 * @returns every usable key, oldest first as given, and one sentence for every block that is none; never throws
 */
export function readKeys(text: unknown): KeyReading {
	const reading: KeyReading = { keys: [], problems: [] };
	const plain = typeof text === 'string' ? text.replace(/\\r|\\n/g, '\n') : '';
	let blocks = 0;
	for (const [, label, content] of plain.matchAll(BLOCK)) {
		blocks += 1;
		const read = readBlock(label, content.replace(/\s+/g, ''));
		if (typeof read === 'string') reading.problems.push(`Key ${blocks} ${read}`);
		else reading.keys.push(read);
	}
	if (blocks === 0 && plain.trim() !== '') {
		reading.problems.push('The text holds no key: one starts with "-----BEGIN PUBLIC KEY-----"');
	}
	return reading;
}

/** @returns the key, or what is wrong with it */
function readBlock(label: string, base64: string): VerificationKey | string {
	if (label.includes('PRIVATE')) return 'is a private key: enter the public key or the certificate of Concur';
	const lines = base64.match(/.{1,64}/g) ?? [];
	const pem = `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
	let key: KeyObject;
	let endsAt: number | undefined;
	try {
		if (label === 'CERTIFICATE') {
			const certificate = new X509Certificate(pem);
			key = certificate.publicKey;
			endsAt = Date.parse(certificate.validTo);
		} else key = createPublicKey(pem);
	} catch {
		return 'cannot be read: copy it again, whole';
	}
	if (key.asymmetricKeyType !== 'rsa') return 'is not an RSA key, which Concur signs with';
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (bits < LEAST_BITS) return `has ${bits} bits only, and Concur's have ${LEAST_BITS}`;
	return { key, endsAt };
}

/**
 * Checks the header `Concur-Signature` over the bytes of a request's body as they came: base64 of an RSA signature with
 * SHA-256. RSASSA-PSS (any salt length) is tried first, then PKCS#1 v1.5: equally safe under the same key.
 * A signature that can't be read is invalid, never a crash. Nothing else of the request is signed, so a replay is valid.
 * @param keys of which any may have signed: around a key change there are two
 */
export function checkSignature(
	body: Uint8Array,
	header: unknown,
	keys: VerificationKey[],
): { signature: Signature; scheme?: Scheme } {
	if (header === undefined || header === '') return { signature: 'missing' };
	if (keys.length === 0) return { signature: 'notChecked' };
	const base64 = typeof header === 'string' ? header.trim() : '';
	if (!BASE64.test(base64)) return { signature: 'invalid' };
	const bytes = Buffer.from(base64, 'base64');
	const schemes: Array<[Scheme, { padding: number; saltLength?: number }]> = [
		['RSASSA-PSS', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }],
		['RSASSA-PKCS1-v1_5', { padding: constants.RSA_PKCS1_PADDING }],
	];
	for (const [scheme, padding] of schemes) {
		for (const { key } of keys) {
			if (verifies(body, bytes, { key, ...padding })) return { signature: 'valid', scheme };
		}
	}
	return { signature: 'invalid' };
}

function verifies(
	body: Uint8Array,
	signature: Uint8Array,
	key: { key: KeyObject; padding: number; saltLength?: number },
): boolean {
	try {
		return verify('sha256', body, key, signature);
	} catch {
		return false;
	}
}

/**
 * Whole days until the last of the certificates ends, negative when it has; a newer certificate beside an old one is what
 * counts. Undefined when there are only public keys, which do not say.
 */
export function daysUntilKeysEnd(keys: VerificationKey[], now: number): number | undefined {
	const ends = keys.flatMap(({ endsAt }) => (endsAt === undefined ? [] : [endsAt]));
	return ends.length === 0 ? undefined : Math.floor((Math.max(...ends) - now) / 86_400_000);
}
