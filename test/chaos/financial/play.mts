import { makeDocuments, startSandbox } from '../../../sandbox/index.mts';
import { drawFaults } from './faults.mts';
import { judge } from './verdict.mts';
import type { FinancialVerdict } from './verdict.mts';
import { Consumer } from './world.mts';
import type { Kill } from './world.mts';

const MOST_ROUNDS = 12;

/**
 * One run: two consumers take, book and confirm at once, workers are killed, and when all is calm again each looks for what is stuck.
 * @param outcomes counts what was told, over all runs
 */
export async function play(
	count: number,
	random: () => number,
	seed: number,
	outcomes: Map<string, number>,
): Promise<FinancialVerdict> {
	const documents = makeDocuments(count, { unbalancedEvery: 20 }, seed);
	const ids = documents.map(({ id }) => id);
	const { faults, within } = drawFaults(
		ids,
		documents.map(({ sourceId }) => sourceId),
		random,
	);
	const sandbox = await startSandbox({
		reports: [],
		financial: { documents, faults: within },
		faults,
		randomSeed: seed,
	});
	try {
		const consumers = ['erp-a', 'erp-b'].map((systemId) => new Consumer(systemId, sandbox, random));
		await Promise.all(consumers.map(async (consumer) => await workOff(consumer, random)));
		// The storm is over, and what Concur still had in hand has come.
		sandbox.clearFaults();
		sandbox.financial.faults.set([]);
		sandbox.windPastLateCommits();
		for (const consumer of consumers) consumer.isCalm = true;
		await Promise.all(consumers.map(async (consumer) => await workOff(consumer, () => 1)));
		for (const consumer of consumers) await consumer.recover();
		for (const { told } of consumers)
			for (const { step, outcome } of told)
				outcomes.set(`${step} ${outcome}`, (outcomes.get(`${step} ${outcome}`) ?? 0) + 1);
		return judge(sandbox, consumers);
	} finally {
		await sandbox.close();
	}
}

async function workOff(consumer: Consumer, random: () => number): Promise<void> {
	let idle = 0;
	for (let round = 0; round < MOST_ROUNDS && idle < 2; round += 1) {
		const draw = random();
		const kill: Kill = draw < 0.1 ? 'afterTaking' : draw < 0.2 ? 'afterBooking' : 'never';
		idle = (await consumer.work(kill)) === 0 ? idle + 1 : 0;
	}
}
