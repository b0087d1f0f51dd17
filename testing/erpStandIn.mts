import fs from 'node:fs';
import pg from 'pg';

import { startPostgres } from './postgres.mts';

/** A Postgres that stands in for the ERP of the examples. */
export interface ErpStandIn {
	database: pg.Pool;
	/** The fields of n8n's Postgres credential for it. */
	credentialData: Record<string, unknown>;
	close(): Promise<void>;
}

/** Starts it as `examples/erp-stand-in.sql` makes it. */
export async function startErpStandIn(): Promise<ErpStandIn> {
	const postgres = await startPostgres();
	const connection = {
		host: '127.0.0.1',
		port: postgres.port,
		user: 'n8n',
		password: postgres.password,
		database: 'postgres',
	};
	const database = new pg.Pool({ ...connection, max: 2 });
	// A pool without a listener would end the process when the server goes first.
	database.on('error', () => undefined);
	const close = async () => {
		await database.end();
		await postgres.close();
	};
	try {
		await database.query(fs.readFileSync('examples/erp-stand-in.sql', 'utf8'));
	} catch (error) {
		await close();
		throw error;
	}
	return { database, credentialData: { ...connection, ssl: 'disable', sshTunnel: false }, close };
}
