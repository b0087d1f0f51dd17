import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { withProgress } from './step.mts';
import type { Log } from './step.mts';

/** Longer than any installation: a lock of that age is a crashed run's, even if its process ID is in use again. */
const LOCK_LIFE_MS = 60 * 60_000;
const LOOK_AGAIN_MS = 500;

/** Where Node and n8n are kept between runs and clones; N8N_NODES_CONCUR_CACHE moves it. */
export function cacheFolder(): string {
	const { N8N_NODES_CONCUR_CACHE: own, XDG_CACHE_HOME: xdg } = process.env;
	return own || path.join(xdg || path.join(os.homedir(), '.cache'), 'n8n-nodes-concur');
}

/**
 * Fills a folder of the cache once. `fill` gets a folder of its own, which is renamed when complete, so that a crash
 * leaves no half; of two runs at once the second waits for the first.
 * @returns the folder
 * @throws what `fill` throws; nothing is kept then
 */
export async function onceInCache(
	name: string,
	log: Log,
	fill: (target: string) => Promise<void>,
): Promise<string> {
	const folder = path.join(cacheFolder(), name);
	const complete = () => fs.existsSync(path.join(folder, '.complete'));
	if (complete()) return folder;
	fs.mkdirSync(cacheFolder(), { recursive: true });
	const unlock = await lock(`${folder}.lock`, log, name);
	const target = `${folder}.filling-${process.pid}`;
	try {
		if (complete()) return folder;
		removeLeftovers(name);
		fs.mkdirSync(target);
		log(`Not in the cache yet: ${name} (this happens once and takes some minutes)`);
		await fill(target);
		fs.writeFileSync(path.join(target, '.complete'), new Date().toISOString());
		if (!complete()) {
			// Not one of ours: it has no marker.
			fs.rmSync(folder, { recursive: true, force: true });
			fs.renameSync(target, folder);
		}
		return folder;
	} finally {
		fs.rmSync(target, { recursive: true, force: true });
		unlock();
	}
}

/** What a run left that was interrupted: up to 2 GB of an unfinished n8n. */
function removeLeftovers(name: string): void {
	for (const entry of fs.readdirSync(cacheFolder())) {
		if (entry.startsWith(`${name}.filling-`))
			fs.rmSync(path.join(cacheFolder(), entry), { recursive: true, force: true });
	}
}

async function lock(file: string, log: Log, name: string): Promise<() => void> {
	if (!take(file)) {
		await withProgress(`Waiting for another run that is preparing ${name}`, log, async () => {
			while (!take(file)) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
		});
	}
	return () => fs.rmSync(file, { force: true });
}

/** The lock is a file that only one process can create; it holds that process's ID. */
function take(file: string): boolean {
	try {
		fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		if (isAbandoned(file)) fs.rmSync(file, { force: true });
		return false;
	}
}

function isAbandoned(file: string): boolean {
	try {
		if (Date.now() - fs.statSync(file).mtimeMs > LOCK_LIFE_MS) return true;
		const holder = Number(fs.readFileSync(file, 'utf8'));
		// Empty for the instant between creation and writing.
		return holder > 0 && !isRunning(holder);
	} catch {
		return false;
	}
}

function isRunning(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
