import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { N8nApi } from './api.mts';
import { atExit } from './cleanUp.mts';
import { freePort } from './ports.mts';
import { installCommunityPackage } from './provision.mts';
import type { Provision } from './provision.mts';

export interface InstanceOptions {
	provision: Provision;
	/** Installed as a community package; absent for a bare n8n. */
	tarball?: string;
	/** Keeps settings, credentials and executions across instances. */
	userFolder?: string;
	/** `start`, or `worker` and `webhook` in queue mode. */
	command?: 'start' | 'worker' | 'webhook';
	args?: string[];
	env?: NodeJS.ProcessEnv;
	port?: number;
}

const START_LIMIT_MS = 180_000;

/** What keeps an n8n to itself: no telemetry, no look-ups, loopback only. */
const QUIET: NodeJS.ProcessEnv = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_ENCRYPTION_KEY: 'end-to-end-tests-only',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
	N8N_SECURE_COOKIE: 'false',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
	N8N_LOG_LEVEL: 'warn',
	EXECUTIONS_DATA_PRUNE: 'false',
	GENERIC_TIMEZONE: 'UTC',
	NODE_ENV: 'production',
};

/** A running n8n. */
export class N8nInstance {
	private constructor(
		readonly api: N8nApi,
		readonly userFolder: string,
		readonly logFile: string,
		readonly child: ChildProcess,
		private readonly ownsFolder: boolean,
	) {
		this.forget = atExit(() => this.remove());
	}

	private readonly forget: () => void;

	get baseUrl(): string {
		return this.api.baseUrl;
	}

	/** Starts n8n and waits until it answers. @throws with the end of its log when it doesn't */
	static async start(options: InstanceOptions): Promise<N8nInstance> {
		const { provision, tarball, command = 'start', args = [], env = {} } = options;
		const ownsFolder = options.userFolder === undefined;
		const userFolder = options.userFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'concur-n8n-'));
		if (tarball && !fs.existsSync(path.join(userFolder, '.n8n', 'nodes', 'package.json'))) {
			await installCommunityPackage(tarball, userFolder);
		}
		const port = options.port ?? (await freePort());
		const logFile = path.join(userFolder, `n8n-${command}-${port}.log`);
		const output = fs.openSync(logFile, 'a');
		const child = spawn(provision.node, [provision.n8n, command, ...args], {
			// A group of its own, so that its task runners can be killed with it.
			detached: true,
			cwd: userFolder,
			stdio: ['ignore', output, output],
			env: {
				...withoutNpm(process.env),
				...QUIET,
				...withoutLookUps(provision.n8n),
				PATH: `${path.join(provision.nodeFolder, 'bin')}:${process.env.PATH}`,
				N8N_USER_FOLDER: userFolder,
				N8N_PORT: String(port),
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				...env,
			},
		});
		fs.closeSync(output);
		const instance = new N8nInstance(
			new N8nApi(`http://127.0.0.1:${port}`),
			userFolder,
			logFile,
			child,
			ownsFolder,
		);
		try {
			await instance.ready(command === 'start' ? 'rest/settings' : 'healthz');
			if (command === 'start') await instance.api.signIn();
			return instance;
		} catch (error) {
			const tail = instance.logTail();
			await instance.close();
			throw new Error(`n8n did not start. The end of its log:\n${tail}`, { cause: error });
		}
	}

	private async ready(path: string): Promise<void> {
		const until = Date.now() + START_LIMIT_MS;
		while (Date.now() < until && this.child.exitCode === null) {
			const answer = await fetch(`${this.baseUrl}/${path}`).catch(() => undefined);
			if (answer?.ok && (path === 'healthz' || answer.headers.get('content-type')?.includes('json'))) return;
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
		throw new Error(`No answer from ${path}; exit code ${this.child.exitCode}`);
	}

	logTail(lines = 40): string {
		return fs.readFileSync(this.logFile, 'utf8').split('\n').slice(-lines).join('\n');
	}

	/** What a power cut does. */
	kill(): void {
		try {
			if (this.child.pid) process.kill(-this.child.pid, 'SIGKILL');
		} catch {
			// Gone already.
		}
	}

	/** Stops n8n and, unless its folder was given, removes what it left. */
	async close(): Promise<void> {
		this.kill();
		if (this.child.exitCode === null && this.child.signalCode === null) {
			await new Promise((resolve) => this.child.once('exit', resolve));
		}
		this.remove();
		this.forget();
	}

	private remove(): void {
		this.kill();
		if (this.ownsFolder) fs.rmSync(this.userFolder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** The registry of MCP servers asks api.n8n.io; an n8n that does not know a module refuses to disable it. */
function withoutLookUps(n8n: string): NodeJS.ProcessEnv {
	const modules = path.join(path.dirname(n8n), '..', 'dist', 'modules');
	return fs.existsSync(path.join(modules, 'mcp-registry')) ? { N8N_DISABLED_MODULES: 'mcp-registry' } : {};
}

/** npm's variables would make n8n's own npm calls behave as if they were ours. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !name.toLowerCase().startsWith('npm_')));
}
