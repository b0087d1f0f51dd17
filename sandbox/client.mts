import type { SandboxCredentials } from './index.mts';
import type { Fault, RateLimit, SandboxReport } from './options.mts';
import type { ReportAccount, SandboxEvent } from './requestLog.mts';

export interface SandboxState {
	reports: SandboxReport[];
	account: Record<string, ReportAccount>;
	tokenCalls: { total: number; ok: number; byGrant: Record<string, number> };
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
	set = async (settings: { latencyMs?: number; rateLimit?: RateLimit | null }): Promise<void> =>
		await this.call('settings', settings);
	expireAccessTokens = async (): Promise<void> => await this.call('tokens/expire', {});
	addReports = async (reports: SandboxReport[]): Promise<SandboxReport[]> =>
		await this.call('reports', reports);
	makeReports = async (
		make: number,
		fields: Partial<SandboxReport> = {},
		seed = 1,
	): Promise<SandboxReport[]> => await this.call('reports', { make, fields, seed });
}
