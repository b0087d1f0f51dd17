import { createHash } from 'crypto';

/** So many event IDs are stored with the workflow. */
export const MAX_STORED = 1000;
/** Ten times as many are kept in memory: a busy n8n may answer thousands before Concur tries one again. */
const MAX_KEPT = 10 * MAX_STORED;
/** A UUID has 36 characters; a longer ID is remembered by its hash. */
const MAX_ID_LENGTH = 64;

/** An event that came for the first time: whoever handles it says how that ended. */
export interface FirstDelivery {
	/** `true`: never again. `false`: as if it had never come, so that Concur's next try counts. */
	settle(isHandled: boolean): void;
	/** What to store once it is handled: the newest IDs, this one last. */
	toStore: string[];
}

/**
 * Remembers which events have been handled, so that the second delivery of one starts nothing. An ID counts only once its
 * execution is known to have been made: were it noted before, a crash in between would turn Concur's next try into a
 * duplicate, and the event would be lost.
 */
export class SeenEvents {
	/** In the order in which they came. */
	private readonly seen = new Set<string>();
	/** The last of them. */
	private readonly newest: string[] = [];
	private readonly inFlight = new Map<string, Promise<boolean>>();

	/** Takes over what was stored, by this n8n before a restart or by another process of it; anything else is ignored. */
	adopt(stored: unknown): void {
		if (!Array.isArray(stored)) return;
		for (const id of stored.slice(-MAX_STORED)) if (typeof id === 'string') this.remember(id);
	}

	/**
	 * @returns `seen` for a duplicate; for the twin of one that is being handled right now, how that ends (`true`: it was);
	 * otherwise the first delivery, to be settled
	 */
	begin(eventId: string): 'seen' | Promise<boolean> | FirstDelivery {
		const id = short(eventId);
		if (this.seen.has(id)) return 'seen';
		const twin = this.inFlight.get(id);
		if (twin) return twin;
		let settled: (isHandled: boolean) => void = () => undefined;
		this.inFlight.set(id, new Promise((resolve) => (settled = resolve)));
		return {
			toStore: [...this.newest.slice(1 - MAX_STORED), id],
			settle: (isHandled) => {
				this.inFlight.delete(id);
				if (isHandled) this.remember(id);
				settled(isHandled);
			},
		};
	}

	/** What to store: the newest IDs, oldest first. */
	toStore(): string[] {
		return [...this.newest];
	}

	private remember(id: string): void {
		if (this.seen.has(id)) return;
		this.seen.add(id);
		this.newest.push(id);
		if (this.newest.length > MAX_STORED) this.newest.shift();
		const [oldest] = this.seen;
		if (this.seen.size > MAX_KEPT) this.seen.delete(oldest);
	}
}

function short(id: string): string {
	return id.length > MAX_ID_LENGTH ? createHash('sha256').update(id).digest('hex') : id;
}
