import { N8nInstance } from './instance.mts';
import type { Provision } from './provision.mts';
import { startServices } from './services.mts';
import type { Services } from './services.mts';

const WORKER = { command: 'worker', args: ['--concurrency=10'] } as const;

/** n8n in queue mode: main, webhook entry and workers, each with a user folder of its own, on one Redis and PostgreSQL. */
export class QueueMode {
	private constructor(
		private readonly provision: Provision,
		private readonly tarball: string,
		private readonly services: Services,
		readonly main: N8nInstance,
		readonly webhook: N8nInstance,
		readonly workers: N8nInstance[],
	) {}

	/** @throws when a service or a process does not start; nothing is left running then */
	static async start(
		provision: Provision,
		tarball: string,
		workers = 2,
		env: NodeJS.ProcessEnv = {},
	): Promise<QueueMode> {
		const services = await startServices();
		Object.assign(services.env, env);
		const started: N8nInstance[] = [];
		try {
			const start = async (options: { command?: 'worker' | 'webhook'; args?: readonly string[] }) => {
				const instance = await startProcess(provision, tarball, services, options);
				started.push(instance);
				return instance;
			};
			// The main process alone brings the database up to date.
			const main = await start({});
			const webhook = await start({ command: 'webhook' });
			const running: N8nInstance[] = [];
			for (let count = 0; count < workers; count += 1) running.push(await start(WORKER));
			return new QueueMode(provision, tarball, services, main, webhook, running);
		} catch (error) {
			for (const instance of started) await instance.close();
			await services.close();
			throw error;
		}
	}

	/** A worker in the place of one that died. */
	async replaceWorker(index: number): Promise<void> {
		this.workers[index] = await startProcess(this.provision, this.tarball, this.services, WORKER);
	}

	/** Activation answers before the webhook entry can find the path. @throws when it takes too long */
	async webhookRegistered(path: string): Promise<void> {
		const until = Date.now() + 30_000;
		while (Date.now() < until) {
			const query = 'SELECT 1 FROM webhook_entity WHERE "webhookPath" = $1';
			if ((await this.services.database.query(query, [path])).rows.length > 0) return;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		throw new Error(`n8n did not register the webhook ${path}`);
	}

	/** Executions of a workflow by status, as the database has them. */
	async statuses(workflowId: string): Promise<Record<string, number>> {
		const { rows } = await this.services.database.query<{ status: string; count: string }>(
			'SELECT status, count(*) FROM execution_entity WHERE "workflowId" = $1 GROUP BY status',
			[workflowId],
		);
		return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
	}

	async executions(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		const { rows } = await this.services.database.query<{ id: string; status: string }>(
			'SELECT id::text AS id, status FROM execution_entity WHERE "workflowId" = $1 ORDER BY id',
			[workflowId],
		);
		return rows;
	}

	/** What each finished execution of a workflow left, as n8n writes it. */
	async executionData(workflowId: string): Promise<string[]> {
		const { rows } = await this.services.database.query<{ data: string }>(
			'SELECT data FROM execution_data JOIN execution_entity ON id = "executionId" WHERE "workflowId" = $1 AND status = \'success\'',
			[workflowId],
		);
		return rows.map(({ data }) => data);
	}

	async close(): Promise<void> {
		for (const instance of [...this.workers, this.webhook, this.main]) await instance.close();
		await this.services.close();
	}
}

async function startProcess(
	provision: Provision,
	tarball: string,
	{ env }: Services,
	{ command, args = [] }: { command?: 'worker' | 'webhook'; args?: readonly string[] },
): Promise<N8nInstance> {
	return await N8nInstance.start({ provision, tarball, command, args: [...args], env });
}
