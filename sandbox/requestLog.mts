/** One request, as it was answered. */
export interface SandboxEvent {
	number: number;
	/** Epoch milliseconds of its arrival. */
	at: number;
	method: string;
	path: string;
	reportId?: string;
	/** 0 when the connection was dropped instead. */
	status: number;
	fault?: string;
	committed?: boolean;
	millis: number;
}

/** What was done to one report. */
export interface ReportAccount {
	posts: number;
	commits: number;
	/** Posts that arrived when the report was Paid already. */
	postsAfterCommit: number;
	committedAt: number[];
	sentBack: number;
	reads: number;
}

const MAX_EVENTS = 200_000;

/** What happened, for tests and for the page. */
export class RequestLog {
	events: SandboxEvent[] = [];
	private count = 0;
	private readonly accounts = new Map<string, ReportAccount>();
	private readonly listeners = new Set<(event: SandboxEvent) => void>();

	/** @returns the event as it is kept: a late commit is noted on it afterwards */
	add(event: Omit<SandboxEvent, 'number'>): SandboxEvent {
		this.count += 1;
		const numbered: SandboxEvent = { number: this.count, ...event };
		this.events.push(numbered);
		if (this.events.length > MAX_EVENTS) this.events = this.events.slice(MAX_EVENTS / 2);
		for (const listener of this.listeners) listener(numbered);
		return numbered;
	}

	account(reportId: string): ReportAccount {
		let account = this.accounts.get(reportId);
		if (!account) {
			account = { posts: 0, commits: 0, postsAfterCommit: 0, committedAt: [], sentBack: 0, reads: 0 };
			this.accounts.set(reportId, account);
		}
		return account;
	}

	all(): Map<string, ReportAccount> {
		return this.accounts;
	}

	listen(listener: (event: SandboxEvent) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}
