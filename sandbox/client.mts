import type { SandboxCredentials } from './handle.mts';
import type { Fault, SandboxReport, Settings } from './options.mts';
import type { ReportAccount, SandboxEvent } from './requestLog.mts';
import type { TokenCalls } from './grant.mts';

export interface SandboxState {
	reports: SandboxReport[];
	account: Record<string, ReportAccount>;
	tokenCalls: TokenCalls;
	inFlight: { posts: number; peak: number };
	settings: Settings;
	faults: number;
	clock: { now: number; ahead: number };
	lateCommits: number;
}

/** Steers a sandbox that runs in another process. */
export class SandboxClient {
	constructor(readonly baseUri: string) {}

	private async call<Value>(path: string, body?: unknown): Promise<Value> {
		const response = await fetch(
			`${this.baseUri}/sandbox/${path}`,
			body === undefined
				? {}
				: { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
		);
		if (!response.ok) throw new Error(`The sandbox answered HTTP ${response.status} to ${path}`);
		return (await response.json()) as Value;
	}

	state = async (): Promise<SandboxState> => await this.call('state');
	events = async (after = 0): Promise<SandboxEvent[]> => await this.call(`events?after=${after}`);
	credentials = async (): Promise<SandboxCredentials> => await this.call('credentials');
	setFaults = async (faults: Fault[]): Promise<void> => await this.call('faults', faults);
	set = async (settings: { [Name in keyof Settings]?: Settings[Name] | null }): Promise<void> =>
		await this.call('settings', settings);
	setPaymentStatus = async (id: string, paymentStatusCode: string): Promise<void> =>
		await this.call('status', { id, paymentStatusCode });
	wind = async (windMs: number): Promise<void> => await this.call('clock', { windMs });
	windPastLateCommits = async (): Promise<void> => await this.call('clock', { pastLateCommits: true });
	expireAccessTokens = async (): Promise<void> => await this.call('tokens/expire', {});
	revokeRefreshTokens = async (): Promise<void> => await this.call('tokens/revoke-refresh-tokens', {});
	expireRequestTokens = async (): Promise<void> => await this.call('tokens/expire-request-tokens', {});
	renewRequestToken = async (): Promise<{ requestToken: string }> =>
		await this.call('tokens/renew-request-token', {});
	addReports = async (reports: SandboxReport[]): Promise<SandboxReport[]> =>
		await this.call('reports', reports);
	makeReports = async (
		make: number,
		fields: Partial<SandboxReport> = {},
		seed = 1,
	): Promise<SandboxReport[]> => await this.call('reports', { make, fields, seed });
}
