import { makeDocuments, makeReports, startSandbox } from '../sandbox/index.mts';
import type { Sandbox } from '../sandbox/index.mts';
import { answerQuestions } from './askedChild.mts';
import { documentId } from './financialIds.mts';
import { reportId } from './reportIds.mts';

/** From the first request of a kind to its last answer, and how many there were. */
export interface CallTimes {
	requests: number;
	millis: number;
}

let sandbox: Sandbox | undefined;

answerQuestions({
	/** Documents of some size in the queue, and as many reports beside them. */
	start: async ({ count, characters, latencyMs }: Record<'count' | 'characters' | 'latencyMs', number>) => {
		const documents = makeDocuments(count, { characters }).map((document, index) => ({
			...document,
			id: documentId(index),
		}));
		const reports = makeReports(count).map((report, index) => ({ ...report, id: reportId(index) }));
		sandbox = await startSandbox({ reports, latencyMs, financial: { documents } });
		return {
			baseUri: sandbox.baseUri,
			characters: documents.reduce((sum, { text }) => sum + text.length, 0),
		};
	},
	/** How many documents are acknowledged, and how many posted. */
	progress: () => {
		const accounts = [...sandbox!.financial.store.allAccounts().values()];
		return {
			acknowledged: accounts.filter(({ acknowledgements }) => acknowledgements.length === 1).length,
			posted: accounts.filter(({ postings }) => postings.length === 1).length,
			again: accounts.filter((account) => account.acknowledgements.length > 1 || account.postings.length > 1)
				.length,
		};
	},
	/** @param pattern of the paths */
	times: ({ pattern }: { pattern: string }): CallTimes => {
		const events = sandbox!.events().filter(({ path }) => new RegExp(pattern).test(path));
		const ends = events.map(({ at, millis }) => at + millis);
		return {
			requests: events.length,
			millis: events.length === 0 ? 0 : Math.max(...ends) - Math.min(...events.map(({ at }) => at)),
		};
	},
});
