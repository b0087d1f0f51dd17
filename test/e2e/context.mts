import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { createSandboxCredential } from '../../testing/credential.mts';
import { N8nInstance } from '../../testing/instance.mts';
import type { InstanceOptions } from '../../testing/instance.mts';
import type { Provision } from '../../testing/provision.mts';

/** What a scenario is given: a packed package, and n8n and sandboxes that are closed behind it. */
export class ScenarioContext {
	private readonly closers: Array<() => Promise<void>> = [];
	private readonly looks: Array<() => Promise<void>> = [];
	private checks = 0;

	constructor(
		readonly provision: Provision,
		readonly tarball: string,
	) {}

	async startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
		const sandbox = await startSandbox(options);
		this.closers.push(async () => await sandbox.close());
		return sandbox;
	}

	async startN8n(options: Partial<InstanceOptions> = {}): Promise<N8nInstance> {
		const n8n = await N8nInstance.start({ provision: this.provision, tarball: this.tarball, ...options });
		this.closers.push(async () => await n8n.close());
		return n8n;
	}

	/** Runs when the scenario ends, however it ends; last added, first run. */
	atEnd(closer: () => Promise<void>): void {
		this.closers.push(closer);
	}

	async credential(n8n: N8nInstance, sandbox: Sandbox): Promise<{ id: string; name: string }> {
		return await createSandboxCredential(n8n.api, sandbox.baseUri, sandbox.credentials);
	}

	/** Runs when the scenario has failed, before all is closed: to see what went wrong. */
	atFailure(look: () => Promise<void>): void {
		this.looks.push(look);
	}

	async failed(): Promise<void> {
		for (const look of this.looks) await look().catch(() => undefined);
	}

	/** @throws when it does not hold: the scenario has failed */
	check(what: string, holds: boolean, found?: unknown): void {
		if (!holds)
			throw new Error(
				`${what}${found === undefined ? '' : `; found ${JSON.stringify(found)?.slice(0, 1000)}`}`,
			);
		this.checks += 1;
	}

	get passedChecks(): number {
		return this.checks;
	}

	say(text: string): void {
		console.log(`    ${text}`);
	}

	async close(): Promise<void> {
		for (const closer of this.closers.splice(0).reverse()) await closer().catch(() => undefined);
	}
}

/** One story that is played in a real n8n. */
export interface Scenario {
	name: string;
	/** `queue` scenarios need Redis and Postgres and run with --queue, `long` ones run with --long: each in a CI job of its own. */
	tags?: string[];
	run(context: ScenarioContext): Promise<void>;
}
