import type { EventServiceControl } from './events/eventService.mts';
import type { FinancialService } from './financial/service.mts';
import type { Fault, FaultScript, Latency, RateLimit, SandboxReport, Settings } from './options.mts';
import type { ReportAccount, SandboxEvent } from './requestLog.mts';
import type { Service } from './service.mts';
import type { TokenCalls } from './grant.mts';

const CREDENTIALS = [
	'clientId',
	'clientSecret',
	'otherClientId',
	'otherClientSecret',
	'refreshToken',
	'companyUuid',
	'requestToken',
	'username',
	'password',
	'accessToken',
	'legacyToken',
] as const;

/** Credential values that the sandbox accepts; `refreshToken` and `requestToken` are the current ones. */
export type SandboxCredentials = Record<(typeof CREDENTIALS)[number], string>;

/** A running stand-in for Concur. */
export interface Sandbox {
	baseUri: string;
	credentials: SandboxCredentials;
	report(id: string): SandboxReport | undefined;
	reports(): SandboxReport[];
	addReports(reports: SandboxReport[]): void;
	/** Every request, oldest first. */
	events(): SandboxEvent[];
	/** What was done to each report. */
	account(): Map<string, ReportAccount>;
	tokenCalls(): TokenCalls;
	/** Posts that are not answered yet, and the most there were at once since the last `set`. */
	inFlight(): { posts: number; peak: number };
	/** Calls back after each request; returns how to stop. */
	listen(listener: (event: SandboxEvent) => void): () => void;
	/** Changes settings; null takes one back. */
	set(settings: { [Name in keyof Settings]?: Settings[Name] | null }): void;
	setFaults(faults: Fault[]): void;
	clearFaults(): void;
	/** Chooses the fault of each call by a function, before the list is asked. */
	setFaultScript(script: FaultScript | undefined): void;
	setRateLimit(rateLimit: RateLimit | undefined): void;
	setLatency(latencyMs: Latency): void;
	/** Moves a report to a payment status, as Concur's own processing does. */
	setPaymentStatus(id: string, paymentStatusCode: string): void;
	/** The sandbox's time, epoch milliseconds. */
	now(): number;
	/** Moves the sandbox's time forward: late commits come, tokens end, waits are over. */
	wind(millis: number): void;
	/** Commits that are still to come. */
	lateCommits(): number;
	/** Winds the time until no commit is still to come. */
	windPastLateCommits(): void;
	expireAccessTokens(): void;
	revokeRefreshTokens(): void;
	/** The Financial Integration Service: its documents, its faults and its ledger of what really happened. */
	financial: FinancialService;
	/** The Event Subscription Service: what is subscribed, and what was delivered. */
	eventService: EventServiceControl;
	/** Company request tokens are over, as after 24 hours. */
	expireRequestTokens(): void;
	/** Makes a new company request token. */
	renewRequestToken(): string;
	close(): Promise<void>;
}

export const credentialsOf = ({ tokens }: Service): SandboxCredentials =>
	Object.fromEntries(CREDENTIALS.map((name) => [name, tokens[name]])) as SandboxCredentials;

/** What others may see and steer of a running sandbox. */
export function handleOf(service: Service): Omit<Sandbox, 'close'> {
	const { store, log, tokens, faults, clock, lateCommits } = service;
	return {
		baseUri: service.baseUri,
		get credentials() {
			return credentialsOf(service);
		},
		report: (id) => store.get(id),
		reports: () => store.all(),
		addReports: (reports) => store.add(reports),
		events: () => log.events,
		account: () => log.all(),
		tokenCalls: () => structuredClone(tokens.calls),
		inFlight: () => ({ ...service.inFlight }),
		listen: (listener) => log.listen(listener),
		set: (settings) => service.set(settings),
		setFaults: (list) => faults.set(list),
		clearFaults: () => faults.set([]),
		setFaultScript: (script) => (faults.script = script),
		setRateLimit: (rateLimit) => service.set({ rateLimit }),
		setLatency: (latencyMs) => service.set({ latencyMs }),
		setPaymentStatus: (id, paymentStatusCode) => {
			const report = store.get(id);
			if (report) store.setPaymentStatus(report, paymentStatusCode);
		},
		now: () => clock.now(),
		wind: (millis) => clock.wind(millis),
		lateCommits: () => lateCommits.count,
		windPastLateCommits: () => lateCommits.windPast(),
		expireAccessTokens: () => {
			tokens.expireAccessTokens();
			service.eventService.tokens.expireAll();
		},
		revokeRefreshTokens: () => tokens.revokeRefreshTokens(),
		financial: service.financial,
		eventService: service.eventService,
		expireRequestTokens: () => tokens.expireRequestTokens(),
		renewRequestToken: () => tokens.renewRequestToken(),
	};
}
