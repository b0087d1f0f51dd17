import pg from 'pg';

import { startPostgres } from '../../testing/postgres.mts';

it("npm's PostgreSQL starts without an installation, also for root, and ends", async () => {
	const postgres = await startPostgres();
	const connection = {
		host: '127.0.0.1',
		port: postgres.port,
		user: 'n8n',
		password: postgres.password,
		database: 'postgres',
	};
	const client = new pg.Client(connection);
	await client.connect();
	const { rows } = await client.query<{ sum: string }>(
		"SELECT sum(x::numeric)::text AS sum FROM unnest(ARRAY['0.1','0.2']) x",
	);
	await client.end();
	await postgres.close();

	expect(postgres.from).toBe('npm');
	expect(rows).toEqual([{ sum: '0.3' }]);
	await expect(new pg.Client(connection).connect()).rejects.toThrow('ECONNREFUSED');
});
