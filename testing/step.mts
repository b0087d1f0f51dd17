import { spawn } from 'node:child_process';

export type Log = (line: string) => void;

const PROGRESS_EVERY_MS = 5_000;
const TAIL_LENGTH = 4_000;

export interface Command {
	command: string;
	args: string[];
	cwd: string;
	env?: NodeJS.ProcessEnv;
}

/** Says every few seconds that `work` still goes on, and how long it took. */
export async function withProgress<Value>(
	what: string,
	log: Log,
	work: () => Promise<Value>,
): Promise<Value> {
	const started = Date.now();
	const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
	log(`${what} ...`);
	const progress = setInterval(() => log(`${what} ... ${seconds()}`), PROGRESS_EVERY_MS);
	try {
		const value = await work();
		log(`${what}: done in ${seconds()}`);
		return value;
	} finally {
		clearInterval(progress);
	}
}

/** Runs a long command. @throws with the end of its output when it fails */
export async function step(what: string, log: Log, { command, args, cwd, env }: Command): Promise<void> {
	await withProgress(
		what,
		log,
		async () =>
			await new Promise<void>((resolve, reject) => {
				let tail = '';
				const child = spawn(command, args, {
					cwd,
					env: env ?? process.env,
					stdio: ['ignore', 'pipe', 'pipe'],
				});
				const keep = (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-TAIL_LENGTH));
				child.stdout.on('data', keep);
				child.stderr.on('data', keep);
				child.once('error', reject);
				child.once('close', (code) =>
					code === 0 ? resolve() : reject(new Error(`${what} failed (exit ${code})\n${tail}`)),
				);
			}),
	);
}
