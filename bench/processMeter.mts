import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What Linux says about one process, all its threads included. */
export class ProcessMeter {
	constructor(readonly pid: number) {}

	/** CPU time since the process began, in milliseconds (user and system). */
	cpuMillis(): number {
		const stat = fs.readFileSync(`/proc/${this.pid}/stat`, 'utf8');
		// The second field is the program's name and may hold spaces.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
	}

	private megabytes(field: 'VmRSS' | 'VmHWM'): number {
		const status = fs.readFileSync(`/proc/${this.pid}/status`, 'utf8');
		return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
	}

	/** Memory in use now. */
	memory = (): number => this.megabytes('VmRSS');

	/** The most memory since the last reset. */
	peakMemory = (): number => this.megabytes('VmHWM');

	resetPeakMemory(): void {
		fs.writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
	}
}

/** CPU time of everything on the machine since it started, in milliseconds. */
export function machineCpuMillis(): number {
	const [, user, nice, system, , , irq, softIrq] = fs
		.readFileSync('/proc/stat', 'utf8')
		.split('\n')[0]
		.split(/\s+/)
		.map(Number);
	return ((user + nice + system + irq + softIrq) * 1000) / TICKS_PER_SECOND;
}
