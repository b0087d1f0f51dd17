import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { ServiceEvent } from '../../sandbox/index.mts';
import type { N8nInstance } from '../../testing/instance.mts';
import type { QueueMode } from '../../testing/queueMode.mts';
import type { ScenarioContext } from './context.mts';

/** What each execution that ended well left in n8n's database: who counts there needs no expression in the workflow. */
export type ReadExecutions = () => Promise<string[]>;

/** Of an n8n with SQLite, whose module n8n's own Node.js brings. */
export function fromSqlite(context: ScenarioContext, n8n: N8nInstance, workflowId: string): ReadExecutions {
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const database = new DatabaseSync(process.argv[1], { readOnly: true });
		database.exec('PRAGMA busy_timeout = 20000');
		const query = "SELECT data FROM execution_data JOIN execution_entity ON id = executionId WHERE workflowId = ? AND status = 'success'";
		const ids = (data) => JSON.stringify([...new Set(data.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))]);
		for (const { data } of database.prepare(query).iterate(process.argv[2])) console.log(ids(data));`;
	const file = path.join(n8n.userFolder, '.n8n', 'database.sqlite');
	return async () => {
		const output = execFileSync(context.provision.node, ['-e', script, file, workflowId], {
			encoding: 'utf8',
			maxBuffer: 256 * 1024 * 1024,
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		return await Promise.resolve(output.split('\n').slice(0, -1));
	};
}

/** Of n8n in queue mode. */
export function fromPostgres(queue: QueueMode, workflowId: string): ReadExecutions {
	return async () => await queue.executionData(workflowId);
}

/** How many events started no execution that ended well, one, and more. */
export interface EventCount {
	never: number;
	once: number;
	more: number;
}

/** Waits until each event has its execution, and a moment longer: one too many must not be missed. */
export async function countExecutions(
	read: ReadExecutions,
	events: ServiceEvent[],
	limitMs: number,
): Promise<EventCount> {
	const until = Date.now() + limitMs;
	while ((await read()).length < events.length && Date.now() < until) await wait(1000);
	await wait(3000);
	const started = new Map(events.map(({ id }) => [id, 0]));
	for (const data of await read()) {
		for (const id of new Set(data.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))) {
			const times = started.get(id);
			if (times !== undefined) started.set(id, times + 1);
		}
	}
	const times = [...started.values()];
	return {
		never: times.filter((time) => time === 0).length,
		once: times.filter((time) => time === 1).length,
		more: times.filter((time) => time > 1).length,
	};
}
