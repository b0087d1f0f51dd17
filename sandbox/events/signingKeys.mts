import { constants, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { certificateFor } from './certificate.mts';
import type { SigningScheme } from './options.mts';

export interface PublishedKey {
	id: string;
	/** `PUBLIC KEY` block, as on SAP's page. */
	publicKey: string;
	/** `CERTIFICATE` block, as in SAP's documentation repository. */
	certificate: string;
}

/** Making a pair takes a good part of a second: all sandboxes of a process share them. */
const privateKeys: KeyObject[] = [];
function privateKeyAt(index: number): KeyObject {
	privateKeys[index] ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
	return privateKeys[index];
}

/** The service's key pairs. A rotation adds one, and from then on the newest signs. */
export class SigningKeys {
	private readonly pairs = new Map<string, { privateKey: KeyObject; published: PublishedKey }>();
	private newest = '';

	constructor() {
		this.rotate();
	}

	get published(): PublishedKey[] {
		return [...this.pairs.values()].map(({ published }) => published);
	}

	/** @param endsAt epoch milliseconds at which the new certificate ends; in a year unless told */
	rotate(endsAt = Date.now() + 365 * 86_400_000): PublishedKey {
		const privateKey = privateKeyAt(this.pairs.size + 1);
		const publicKey = createPublicKey(privateKey);
		const published = {
			id: `key-${this.pairs.size + 1}`,
			publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
			certificate: certificateFor(privateKey, publicKey, endsAt),
		};
		this.pairs.set(published.id, { privateKey, published });
		this.newest = published.id;
		return published;
	}

	/** @returns the header's value; undefined when there is to be none */
	header(body: Buffer, scheme: SigningScheme, keyId = this.newest): string | undefined {
		if (scheme === 'none') return undefined;
		if (scheme === 'badBase64') return '%%% not base64 %%%';
		const privateKey = scheme === 'foreignKey' ? privateKeyAt(0) : this.pairs.get(keyId)?.privateKey;
		if (!privateKey) throw new Error(`The event service has no key ${keyId}`);
		const bytes = scheme === 'reserialized' ? Buffer.from(JSON.stringify(JSON.parse(String(body)))) : body;
		const key =
			scheme === 'pkcs1'
				? privateKey
				: {
						key: privateKey,
						padding: constants.RSA_PKCS1_PSS_PADDING,
						saltLength: constants.RSA_PSS_SALTLEN_MAX_SIGN,
					};
		return sign('sha256', bytes, key).toString('base64');
	}
}
