import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

import { debianProgram } from './debianPackages.mts';
import { freePort } from './ports.mts';
import { POSTGRES_DATABASE, POSTGRES_USER, startPostgres } from './postgres.mts';
import { started, stop } from './process.mts';

const run = promisify(execFile);

/** A Redis and a PostgreSQL for one test, on free ports of this machine's loopback address. */
export interface Services {
	/** What every n8n process of the test needs to use them. */
	env: NodeJS.ProcessEnv;
	database: pg.Pool;
	close(): Promise<void>;
}

/**
 * Starts Redis and PostgreSQL with data folders that are removed on close.
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
