import type { Endpoint, Fault, FaultScript } from './fault.mts';

/** Decides which call meets which fault. */
export class Faults {
	/** Asked before the list. */
	script: FaultScript | undefined;
	private list: Fault[] = [];
	private readonly calls = new Map<string, number>();
	private met = new WeakMap<Fault, Map<string, number>>();

	constructor(private readonly random: () => number) {}

	get count(): number {
		return this.list.length;
	}

	set(faults: Fault[]): void {
		this.list = faults;
		this.calls.clear();
		this.met = new WeakMap();
	}

	/** Counts a call and names the fault that it meets, if any. */
	next(on: Endpoint, reportId = ''): Fault | undefined {
		if (this.list.length === 0 && !this.script) return undefined;
		const key = `${on} ${reportId}`;
		const call = (this.calls.get(key) ?? 0) + 1;
		this.calls.set(key, call);
		const scripted = this.script?.(on, reportId, call);
		return scripted ?? this.list.find((fault) => this.meets(fault, on, reportId, call));
	}

	private meets(fault: Fault, on: Endpoint, reportId: string, call: number): boolean {
		if (fault.on !== on || (fault.reportId !== undefined && fault.reportId !== reportId)) return false;
		if (fault.call !== undefined && fault.call !== call) return false;
		if (fault.probability !== undefined && this.random() >= fault.probability) return false;
		const met = this.met.get(fault) ?? new Map<string, number>();
		const times = met.get(reportId) ?? 0;
		if (fault.times !== undefined && times >= fault.times) return false;
		met.set(reportId, times + 1);
		this.met.set(fault, met);
		return true;
	}
}
