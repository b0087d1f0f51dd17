import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

/** A terminal of somebody who has just heard of the project: a folder, and nothing of ours in its environment. */
export class Terminal {
	private readonly running: ChildProcess[] = [];

	constructor(
		private folder: string,
		private readonly env: NodeJS.ProcessEnv,
	) {}

	/**
	 * Types a command and waits for its end, or until it has printed `until`.
	 * @returns what it printed
	 * @throws when it fails, or takes longer than the limit
	 */
	async type(command: string, limitMs: number, until?: RegExp): Promise<string> {
		const directory = /^cd (\S+)$/.exec(command);
		if (directory) {
			this.folder = path.join(this.folder, directory[1]);
			return '';
		}
		const child = spawn('bash', ['-c', command], { cwd: this.folder, env: this.env, detached: true });
		this.running.push(child);
		let said = '';
		return await new Promise((resolve, reject) => {
			const limit = setTimeout(
				() => reject(new Error(`"${command}" takes longer than ${limitMs / 60_000} minutes:\n${said}`)),
				limitMs,
			);
			const settle = (error?: Error) => {
				clearTimeout(limit);
				if (error) reject(error);
				else resolve(said);
			};
			const read = (chunk: Buffer): void => {
				said += chunk.toString();
				process.stdout.write(chunk);
				if (until?.test(said)) settle();
			};
			child.stdout.on('data', read);
			child.stderr.on('data', read);
			child.once('error', settle);
			child.once('close', (code) =>
				settle(
					code === 0 && !until
						? undefined
						: new Error(`"${command}" ended with ${code}:\n${said.slice(-2000)}`),
				),
			);
		});
	}

	/** Ctrl-C. */
	async interrupt(): Promise<void> {
		for (const child of this.running.splice(0)) {
			if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
			const ended = new Promise((resolve) => child.once('exit', resolve));
			process.kill(-child.pid, 'SIGINT');
			await ended;
		}
	}
}
