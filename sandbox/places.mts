/** Places at which posts are worked on; who finds none free waits in line. */
export class Places {
	private taken = 0;
	private readonly line: Array<() => void> = [];

	/** @param count how many there are just now; undefined: as many as are asked for */
	constructor(private readonly count: () => number | undefined) {}

	/** Calls back as soon as there is a place; who got one must `leave` it. */
	take(start: () => void): void {
		this.line.push(start);
		this.fill();
	}

	leave(): void {
		this.taken -= 1;
		this.fill();
	}

	private fill(): void {
		while (this.line.length > 0 && this.taken < (this.count() ?? Infinity)) {
			this.taken += 1;
			this.line.shift()?.();
		}
	}
}
