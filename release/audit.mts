import { spawnSync } from 'node:child_process';

export interface Audit {
	/** Known weaknesses by severity; undefined when the registry gave no answer. */
	counts: Record<string, number> | undefined;
	packages: string[];
	why: string;
}

/** Asks npm's audit about the lock file of a folder. */
export function audit(folder: string): Audit {
	const { stdout, stderr } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
		cwd: folder,
		encoding: 'utf8',
	});
	try {
		const answer = JSON.parse(stdout) as {
			vulnerabilities?: Record<string, { severity: string }>;
			metadata?: { vulnerabilities: Record<string, number> };
			message?: string;
		};
		if (answer.metadata === undefined)
			return { counts: undefined, packages: [], why: answer.message ?? stderr };
		return {
			counts: answer.metadata.vulnerabilities,
			packages: Object.entries(answer.vulnerabilities ?? {}).map(
				([name, { severity }]) => `${name} (${severity})`,
			),
			why: '',
		};
	} catch {
		return { counts: undefined, packages: [], why: stderr.trim() || stdout.trim() };
	}
}
