interface Due {
	at: number;
	action: () => void;
	timer: NodeJS.Timeout;
}

/** The sandbox's own time: the machine's, until it is wound forward. Everything that waits here waits by it. */
export class Clock {
	/** Milliseconds that it is ahead of the machine. */
	ahead = 0;
	private readonly waiting = new Set<Due>();

	/** Epoch milliseconds. */
	now(): number {
		return Date.now() + this.ahead;
	}

	/** Runs an action in so many milliseconds, unless the sandbox is closed first. */
	later(millis: number, action: () => void): void {
		this.start({ at: this.now() + millis, action }, millis);
	}

	/** Moves the time forward; what comes due on the way runs at its own moment, oldest first. */
	wind(millis: number): void {
		const target = this.now() + millis;
		for (let due = this.first(target); due; due = this.first(target)) {
			this.stop(due);
			this.moveTo(due.at);
			due.action();
		}
		this.moveTo(target);
		for (const due of [...this.waiting]) {
			this.stop(due);
			this.start(due, due.at - this.now());
		}
	}

	close(): void {
		for (const { timer } of this.waiting) clearTimeout(timer);
		this.waiting.clear();
	}

	private first(until: number): Due | undefined {
		let first: Due | undefined;
		for (const due of this.waiting) if (due.at <= until && (!first || due.at < first.at)) first = due;
		return first;
	}

	private moveTo(time: number): void {
		this.ahead += Math.max(0, time - this.now());
	}

	private stop(due: Due): void {
		clearTimeout(due.timer);
		this.waiting.delete(due);
	}

	private start({ at, action }: Omit<Due, 'timer'>, millis: number): void {
		const due: Due = {
			at,
			action,
			timer: setTimeout(() => {
				this.waiting.delete(due);
				action();
			}, millis),
		};
		this.waiting.add(due);
	}
}
