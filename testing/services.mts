import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

import { debianProgram } from './debianPackages.mts';
import { freePort } from './ports.mts';

const run = promisify(execFile);

/** Debian keeps each major version of PostgreSQL in a folder of its own. */
const POSTGRES_USER = 'n8n';
const POSTGRES_DATABASE = 'postgres';
const START_LIMIT_MS = 30_000;

/** A Redis and a PostgreSQL for one test, on free ports of this machine's loopback address. */
export interface Services {
	/** What every n8n process of the test needs to use them. */
	env: NodeJS.ProcessEnv;
	database: pg.Pool;
	close(): Promise<void>;
}

/**
 * Starts Redis and PostgreSQL from the packages `redis-server` and `postgresql` with data folders that are removed on close.
 * @throws when one of the two can not be had or does not start
 */
export async function startServices(): Promise<Services> {
	const closers: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const closer of closers.splice(0).reverse()) await closer();
	};
	try {
		const redis = await startRedis();
		closers.push(redis.close);
		const postgres = await startPostgres();
		closers.push(postgres.close);
		const database = new pg.Pool({
			host: '127.0.0.1',
			port: postgres.port,
			user: POSTGRES_USER,
			password: postgres.password,
			database: POSTGRES_DATABASE,
			max: 2,
		});
		// A pool without a listener would end the test when the server goes first.
		database.on('error', () => undefined);
		closers.push(async () => await database.end());
		return {
			env: {
				EXECUTIONS_MODE: 'queue',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redis.port),
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(postgres.port),
				DB_POSTGRESDB_DATABASE: POSTGRES_DATABASE,
				DB_POSTGRESDB_USER: POSTGRES_USER,
				DB_POSTGRESDB_PASSWORD: postgres.password,
			},
			database,
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

async function startRedis(): Promise<{ port: number; close: () => Promise<void> }> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-redis-'));
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
	const child = spawn(await debianProgram('redis-server'), args, { stdio: 'ignore' });
	const close = async () => await stop(child, 'SIGTERM', folder);
	return await started('redis-server', child, close, async () => {
		await run('redis-cli', ['-h', '127.0.0.1', '-p', String(port), 'ping']);
		return { port, close };
	});
}

/** A PostgreSQL of its own; its user is `n8n`, its database `postgres`. */
export async function startPostgres(): Promise<{
	port: number;
	password: string;
	close: () => Promise<void>;
}> {
	const bin = await debianProgram('postgresql');
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-postgres-'));
	const data = path.join(folder, 'data');
	const password = randomBytes(18).toString('hex');
	const passwordFile = path.join(folder, 'password');
	fs.writeFileSync(passwordFile, password, { mode: 0o600 });
	const unprivileged = await asUnprivileged(folder, passwordFile);
	await run(
		...unprivileged(path.join(bin, 'initdb'), [
			...['-D', data, '-U', POSTGRES_USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
			...['--encoding=UTF8', '--no-sync'],
		]),
		{ cwd: folder },
	);
	const port = await freePort();
	const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
	// The data is thrown away, so it need not survive a power cut.
	settings.push('fsync=off', 'max_connections=100');
	const child = spawn(
		...unprivileged(path.join(bin, 'postgres'), [
			'-D',
			data,
			...settings.flatMap((setting) => ['-c', setting]),
		]),
		{ cwd: folder, stdio: 'ignore' },
	);
	const close = async () => await stop(child, 'SIGINT', folder);
	return await started('postgres', child, close, async () => {
		const client = new pg.Client({
			host: '127.0.0.1',
			port,
			user: POSTGRES_USER,
			password,
			database: POSTGRES_DATABASE,
		});
		await client.connect();
		await client.end();
		return { port, password, close };
	});
}

type Command = (file: string, args: string[]) => [string, string[]];

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function asUnprivileged(...owned: string[]): Promise<Command> {
	if (process.getuid?.() !== 0) return (file, args) => [file, args];
	await run('chown', ['postgres:', ...owned]);
	// `setpriv` becomes the command, where `runuser` stays its parent and would swallow the signal that ends it.
	return (file, args) => [
		'setpriv',
		['--reuid=postgres', '--regid=postgres', '--init-groups', file, ...args],
	];
}

/** Asks until it answers. @throws when the process ends first or takes too long */
async function started<Value>(
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

async function stop(child: ChildProcess, signal: NodeJS.Signals, folder: string): Promise<void> {
	if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await ended;
	}
	fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
