import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { StoredCredential } from './engine.mts';

/** Options that keep a test's waits short; everything else is what a user gets. */
export const QUICK: IDataObject = { maxWait: 0.02, timeout: 3000 };

/** A credential for the sandbox as a user fills it in: no session yet. */
export function credentialFor(sandbox: Sandbox, fields: IDataObject = {}): StoredCredential {
	const { clientId, clientSecret, refreshToken } = sandbox.credentials;
	return new StoredCredential('concurApi', {
		grantType: 'refreshToken',
		baseUri: 'custom',
		customBaseUri: sandbox.baseUri,
		clientId,
		clientSecret,
		refreshToken,
		sessionToken: '',
		...fields,
	} as never);
}

const open: Sandbox[] = [];

/** A sandbox of its own for one test; closed by `closeSandboxes`. */
export async function sandboxWith(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox(options);
	open.push(sandbox);
	return sandbox;
}

export async function closeSandboxes(): Promise<void> {
	await Promise.all(open.splice(0).map(async (sandbox) => await sandbox.close()));
}

/** For `cancelWhen` of an execution that a test cancels itself. */
export function cancellation(): { cancelWhen: Promise<void>; cancel: () => void } {
	let cancel = (): void => undefined;
	const cancelWhen = new Promise<void>((resolve) => (cancel = resolve));
	return { cancelWhen, cancel };
}

/** Report IDs of a payment status, in the sandbox's order. */
export function idsAt(sandbox: Sandbox, paymentStatusCode: string): string[] {
	return sandbox
		.reports()
		.filter((report) => report.paymentStatusCode === paymentStatusCode)
		.map(({ id }) => id);
}
