import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox/index.mts';
import { items, runFinancial } from '../../engine/financial.mts';

/** How a worker of a consumer may end: it is killed between two nodes, and what it held is gone. */
export type Kill = 'afterTaking' | 'afterBooking' | 'never';

/** What a consumer's ERP and its ledger hold, and what its n8n told it. */
export class Consumer {
	/** How often the ERP booked each document. */
	readonly booked = new Map<string, number>();
	/** Outcomes that were told as certain, by document. */
	readonly told: Array<{ docId: string; step: 'take' | 'post' | 'pay'; outcome: string; wanted: string }> =
		[];
	/** Documents that stand on Success of Get Ready in a worker that was killed, or that ended as unknown. */
	readonly dropped = new Set<string>();

	constructor(
		readonly systemId: string,
		private readonly sandbox: Sandbox,
		private readonly random: () => number,
	) {}

	/** The storm is over: from now on nothing is hurried. */
	isCalm = false;

	private async run(operation: string, parameters: IDataObject, input: IDataObject[] = [{}]) {
		const options = this.isCalm
			? { timeout: 60_000, maxWait: 1, maxTries: 4 }
			: { timeout: 300, maxWait: 0.03, maxTries: 1 + Math.floor(this.random() * 4) };
		return await runFinancial(
			this.sandbox,
			operation,
			{ systemId: this.systemId, options, ...parameters },
			input,
			{ settings: { onError: 'continueRegularOutput' } },
		);
	}

	/** Takes what is ready, books it and confirms it, unless the worker is killed on the way. */
	async work(kill: Kill): Promise<number> {
		const run = await this.run(
			'getReady',
			this.random() < 0.5 ? { returnAll: true } : { limit: 1 + Math.floor(this.random() * 40) },
		);
		const found = items(run, 0);
		for (const { docId } of found) this.tell('take', docId, 'acknowledged');
		for (const { docId, outcome } of items(run, 1)) if (docId) this.tell('take', docId, String(outcome));
		if (kill === 'afterTaking') {
			for (const { docId } of found) this.dropped.add(String(docId));
			return found.length;
		}
		for (const { docId } of found) this.book(String(docId));
		if (kill === 'afterBooking') {
			for (const { docId } of found) this.dropped.add(String(docId));
			return found.length;
		}
		await this.confirm(found);
		return found.length;
	}

	/** All or nothing, and once: the ERP itself would book as often as it is told. */
	private book(docId: string): void {
		this.booked.set(docId, (this.booked.get(docId) ?? 0) + 1);
	}

	/** One document in six can't be booked. */
	private static fails = (docId: string): boolean => Number.parseInt(docId.slice(0, 4), 16) % 6 === 0;

	async confirm(documents: IDataObject[]): Promise<void> {
		const good = documents.filter(({ docId }) => !Consumer.fails(String(docId)));
		const bad = documents.filter(({ docId }) => Consumer.fails(String(docId)));
		await this.settle('post', 'confirmPosting', good, 'success', BOOKED);
		await this.settle('post', 'confirmPosting', bad, 'error', REFUSED);
		// Somebody says the opposite of what is on file: a conflict, never a success.
		const again = (document: IDataObject): boolean => String(document.docId).endsWith('0');
		await this.settle('post', 'confirmPosting', good.filter(again), 'error', REFUSED);
		await this.settle('post', 'confirmPosting', bad.filter(again), 'success', BOOKED);
		await this.settle('pay', 'confirmPayment', good, 'PP', payment('PP', 'part'));
		await this.settle('pay', 'confirmPayment', good, 'CP', payment('CP', 'rest'));
	}

	/** Confirms, and confirms again what ended without a clear answer, as a workflow that is run again does. */
	private async settle(
		step: 'post' | 'pay',
		operation: string,
		documents: IDataObject[],
		wanted: string,
		parameters: IDataObject,
	): Promise<void> {
		let left = documents;
		for (let round = 0; left.length > 0 && round < 6; round += 1) {
			const run = await this.run(operation, parameters, left);
			const results = [...items(run, 0), ...items(run, 1)];
			for (const { docId, outcome } of results) this.tell(step, docId, String(outcome), wanted);
			const again = new Set(
				results
					.filter(({ outcome }) => ['unknown', 'notPosted'].includes(String(outcome)))
					.map(({ docId }) => docId),
			);
			left = left.filter(({ docId }) => again.has(docId));
		}
	}

	private tell(step: 'take' | 'post' | 'pay', docId: unknown, outcome: string, wanted = ''): void {
		this.told.push({ step, docId: String(docId), outcome, wanted });
	}

	/** The morning after: what is stuck is found, looked up in the ledger, and brought to its end. @returns the documents found */
	async recover(): Promise<string[]> {
		const stuck = items(await this.run('findStuck', { olderThan: 0 }), 0);
		for (const { docId } of stuck) if (!this.booked.has(String(docId))) this.book(String(docId));
		await this.confirm(stuck);
		return stuck.map(({ docId }) => String(docId));
	}
}

const BOOKED: IDataObject = {
	postingResult: 'success',
	postingDocuments: { document: [{ companyId: 'DE10', documentNumber: '={{ $json.docId }}' }] },
};
const REFUSED: IDataObject = {
	postingResult: 'error',
	messages: { message: [{ messageShortText: 'Cost center is closed' }] },
};

const payment = (paymentStatus: string, part: string): IDataObject => ({
	paymentStatus,
	payments: {
		payment: [
			{
				clearingDate: '2026-10-23',
				clearingAmount: '10.50',
				clearingCurrency: 'EUR',
				companyCode: 'DE10',
				financialDocumentId: `={{ $json.docId + "-${part}" }}`,
				fiscalYear: '2026',
			},
		],
	},
});
