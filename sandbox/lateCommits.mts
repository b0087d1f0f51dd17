import type { Clock } from './clock.mts';

/** Changes that come after their request was answered. */
export class LateCommits {
	private readonly due = new Set<{ at: number }>();

	constructor(private readonly clock: Clock) {}

	/** How many are still to come. */
	get count(): number {
		return this.due.size;
	}

	add(millis: number, commit: () => void): void {
		const one = { at: this.clock.now() + millis };
		this.due.add(one);
		this.clock.later(millis, () => {
			this.due.delete(one);
			commit();
		});
	}

	/** Winds the clock until none is left. */
	windPast(): void {
		while (this.due.size > 0) {
			const last = Math.max(...[...this.due].map(({ at }) => at));
			this.clock.wind(Math.max(0, last - this.clock.now()) + 1);
		}
	}
}
