import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';

const START_LIMIT_MS = 30_000;

/** Asks until it answers. @throws when the process ends first or takes too long */
export async function started<Value>(
	name: string,
	child: ChildProcess,
	close: () => Promise<void>,
	ask: () => Promise<Value>,
): Promise<Value> {
	let failure: unknown;
	child.once('error', (error) => (failure = error));
	const until = Date.now() + START_LIMIT_MS;
	while (Date.now() < until && child.exitCode === null && child.pid !== undefined) {
		try {
			return await ask();
		} catch (error) {
			failure = error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
	await close();
	throw new Error(`${name} did not start: ${String(failure)}`);
}

/** Ends a process and removes its folder. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals, folder: string): Promise<void> {
	if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await ended;
	}
	fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
