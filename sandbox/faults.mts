import type { Endpoint, Fault } from './options.mts';

/** Decides which call meets which fault. */
export class Faults {
	private list: Fault[] = [];
	private readonly calls = new Map<string, number>();
	private met = new WeakMap<Fault, Map<string, number>>();

	constructor(private readonly random: () => number) {}

	set(faults: Fault[]): void {
		this.list = faults;
		this.calls.clear();
		this.met = new WeakMap();
	}

	/** Counts a call and names the fault that it meets, if any. */
	next(on: Endpoint, reportId = ''): Fault | undefined {
		if (this.list.length === 0) return undefined;
		const key = `${on} ${reportId}`;
		const call = (this.calls.get(key) ?? 0) + 1;
		this.calls.set(key, call);
		for (const fault of this.list) {
			if (fault.on !== on || (fault.reportId !== undefined && fault.reportId !== reportId)) continue;
			if (fault.call !== undefined && fault.call !== call) continue;
			if (fault.probability !== undefined && this.random() >= fault.probability) continue;
			const met = this.met.get(fault) ?? new Map<string, number>();
			const times = met.get(reportId) ?? 0;
			if (fault.times !== undefined && times >= fault.times) continue;
			met.set(reportId, times + 1);
			this.met.set(fault, met);
			return fault;
		}
		return undefined;
	}
}
