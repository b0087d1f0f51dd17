import { spawn } from 'node:child_process';

const LIMIT_MS = 60_000;

/** `npm run sandbox` starts, prints an address and answers there. @returns what went wrong */
export async function sandboxProblem(): Promise<string | undefined> {
	const child = spawn('npm', ['run', '--silent', 'sandbox', '--', '--port', '0'], {
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	try {
		const address = await new Promise<string>((resolve, reject) => {
			let said = '';
			const limit = setTimeout(() => reject(new Error(`no address within a minute: ${said}`)), LIMIT_MS);
			const read = (chunk: Buffer): void => {
				said += chunk.toString();
				const [found] = /http:\/\/(localhost|127\.0\.0\.1):\d+/.exec(said) ?? [];
				if (found === undefined) return;
				clearTimeout(limit);
				resolve(found);
			};
			child.stdout.on('data', read);
			child.stderr.on('data', read);
			child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
		});
		const answer = await fetch(address);
		return answer.ok ? undefined : `npm run sandbox: its page answers HTTP ${answer.status}`;
	} catch (error) {
		return `npm run sandbox: ${String(error)}`;
	} finally {
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
	}
}
