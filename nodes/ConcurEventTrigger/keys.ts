import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { checkSignature, readKeys, SIGNATURE_HEADER } from '../../concur/events/authenticity';
import type { KeyReading, Scheme, Signature, VerificationKey } from '../../concur/events/authenticity';
import { now } from '../../concur/transport/clock';
import { APP_CREDENTIAL } from './settings';

/** So long the keys of a credential count without another look at it. */
const FRESH_MS = 60_000;
const MAX_CREDENTIALS = 100;

/**
 * The keys by credential. n8n decrypts a credential anew for each event, and evaluates the expressions in its fields, which takes
 * longer than all the rest.
 */
const known = new Map<string, { keys: VerificationKey[]; readAt: number }>();

/** The public keys in the credential. @throws when n8n can't read the credential */
export async function keysOf(context: IHookFunctions | IWebhookFunctions): Promise<KeyReading> {
	const { publicKeys } = await context.getCredentials<{ publicKeys?: unknown }>(APP_CREDENTIAL);
	return readKeys(publicKeys);
}

/** What came of a check, and the keys that it was made with. */
export interface Check {
	signature: Signature;
	scheme?: Scheme;
	keys: VerificationKey[];
}

/**
 * Checks a request's signature. A key that was entered counts at once: what does not pass with the keys that are known is
 * checked with those in the credential. One that was taken out counts for a minute at most.
 * @throws when n8n can't read the credential
 */
export async function checkWithCredential(context: IWebhookFunctions, body: Uint8Array): Promise<Check> {
	const header = context.getHeaderData()[SIGNATURE_HEADER];
	const check = (keys: VerificationKey[]): Check => ({ ...checkSignature(body, header, keys), keys });
	const id = context.getNode().credentials?.[APP_CREDENTIAL]?.id ?? '';
	const kept = known.get(id);
	if (kept !== undefined && now() - kept.readAt < FRESH_MS) {
		const checked = check(kept.keys);
		if (['valid', 'missing'].includes(checked.signature)) return checked;
	}
	const { keys } = await keysOf(context);
	known.delete(id);
	known.set(id, { keys, readAt: now() });
	const [oldest] = known.keys();
	if (known.size > MAX_CREDENTIALS) known.delete(oldest);
	return check(keys);
}
