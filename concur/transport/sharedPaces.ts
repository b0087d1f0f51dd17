import { realClock } from './clock';
import type { Clock } from './clock';
import { SharedPace } from './sharedPace';

const FORGET_AFTER_MS = 10 * 60_000;

/** One pace per Concur company for all runs of this n8n process. */
export class SharedPaces {
	private readonly paces = new Map<string, SharedPace>();

	constructor(private readonly clock: Clock = realClock) {}

	/**
	 * The pace of a company; what was not used for ten minutes is forgotten, since Concur's load is another by then.
	 * @param company tells companies apart: credential and base URI
	 */
	of(company: string): SharedPace {
		for (const [key, pace] of this.paces) if (pace.unusedMs >= FORGET_AFTER_MS) this.paces.delete(key);
		const pace = this.paces.get(company) ?? new SharedPace(this.clock);
		this.paces.set(company, pace);
		return pace;
	}
}

export const sharedPaces = new SharedPaces();
