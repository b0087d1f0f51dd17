import fs from 'node:fs';

const FILE = 'docs/events.json';

/** How one n8n took many events. */
export interface EventLoad {
	events: number;
	deliveries: number;
	/** So many were under way at once. */
	parallel: number;
	seconds: number;
	eventsPerSecond: number;
	medianMs: number;
	p95Ms: number;
	slowestMs: number;
	/** CPU time of n8n, all its processes and threads. */
	cpuMsPerEvent?: number;
	/** So many of the machine's cores were busy with other work. */
	otherCores?: number;
	/** Events that started no execution, one, and more. */
	never: number;
	once: number;
	more: number;
}

const read = (): Record<string, EventLoad> =>
	fs.existsSync(FILE) ? (JSON.parse(fs.readFileSync(FILE, 'utf8')) as Record<string, EventLoad>) : {};

/** Keeps the figures of one load beside those of the others. */
export function recordLoad(name: string, load: EventLoad): void {
	fs.writeFileSync(FILE, `${JSON.stringify({ ...read(), [name]: load }, null, '\t')}\n`);
}

/** The section about the Concur Event Trigger, of the loads that were recorded. */
export function eventSection(): string[] {
	const rows = Object.entries(read()).map(([name, load]) =>
		[
			name,
			load.events,
			load.deliveries,
			load.parallel,
			load.eventsPerSecond,
			load.medianMs,
			load.p95Ms,
			load.slowestMs,
			load.cpuMsPerEvent ?? '',
			load.otherCores ?? '',
			load.never,
			load.more,
		].join(' | '),
	);
	if (rows.length === 0) return [];
	return [
		'## Events',
		'',
		'The sandbox delivers signed events to a *Concur Event Trigger* as fast as n8n takes them, one in ten a second time later on. What',
		"was started is counted in n8n's own database; the workflow behind the trigger does nothing. [How to set n8n up for this](events.md#many-events-at-once).",
		'Other work on the machine lengthens the times; where its share is not shown, there was more of it than of n8n.',
		'',
		'| n8n | Events | Deliveries | In parallel | Events per second | Answered in ms (median) | 95 % | Slowest | CPU ms per event | Other work, cores | Lost | Run twice |',
		'|---|---|---|---|---|---|---|---|---|---|---|---|',
		...rows.map((row) => `| ${row} |`),
		'',
		"`EVENTS=5000 RECORD=1 npm run test:e2e -- --only 'event load'` (also `'event load, queue mode'`) measures it anew,",
		'`npm run bench -- --redraw` writes it here.',
		'',
	];
}
