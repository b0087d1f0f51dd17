import { makeReports, startSandbox } from '../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../sandbox/index.mts';
import { answerQuestions } from './askedChild.mts';
import { reportId } from './reportIds.mts';

/** What the sandbox saw since the last reset. */
export interface SandboxCheck {
	posts: number;
	/** Answered with 429. */
	refused: number;
	mostInFlight: number;
	/** Reports that were committed exactly once. */
	once: number;
	/** Posts on reports that were Paid already. */
	again: number;
	tokenCalls: number;
}

let sandbox: Sandbox | undefined;
/** Posts that were answered with 429 since the start. */
let refused = 0;
/** Answers that are still to come until the answer times triple; 0 when they don't. */
let untilSlow = 0;
let before = { posts: 0, refused: 0, again: 0, tokenCalls: 0, commits: new Map<string, number>() };

function totals(): typeof before {
	const totals = {
		posts: 0,
		refused,
		again: 0,
		tokenCalls: sandbox!.tokenCalls().total,
		commits: new Map<string, number>(),
	};
	for (const [id, { posts, postsAfterCommit, commits }] of sandbox!.account()) {
		totals.posts += posts;
		totals.again += postsAfterCommit;
		totals.commits.set(id, commits);
	}
	return totals;
}

answerQuestions({
	start: async (options: SandboxOptions) => {
		sandbox = await startSandbox({ reports: [], accessTokenLifeSeconds: 86_400, ...options });
		sandbox.listen(({ status }) => {
			if (status === 429) refused += 1;
			untilSlow -= 1;
			if (untilSlow === 0) sandbox?.set({ latencyFactor: 3 });
		});
		return sandbox.baseUri;
	},
	/** The first reports are in Processing Payment again, as if nothing had been posted. */
	reset: ({ reports, triples }: { reports: number; triples?: boolean }) => {
		untilSlow = triples ? Math.floor(reports / 2) : 0;
		sandbox!.addReports(makeReports(reports).map((report, index) => ({ ...report, id: reportId(index) })));
		before = totals();
		return sandbox!.events().at(-1)?.number ?? 0;
	},
	lastEvent: () => sandbox!.events().at(-1)?.number ?? 0,
	check: ({ reports }: { reports: number }): SandboxCheck => {
		const now = totals();
		const once = Array.from({ length: reports }, (_, index) => reportId(index)).filter(
			(id) => (now.commits.get(id) ?? 0) - (before.commits.get(id) ?? 0) === 1,
		).length;
		return {
			posts: now.posts - before.posts,
			refused: now.refused - before.refused,
			mostInFlight: sandbox!.inFlight().peak,
			once,
			again: now.again - before.again,
			tokenCalls: now.tokenCalls - before.tokenCalls,
		};
	},
});
