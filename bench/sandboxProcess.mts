import { makeReports, startSandbox } from '../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../sandbox/index.mts';
import { answerQuestions } from './askedChild.mts';
import { reportId } from './reportIds.mts';

/** What the sandbox saw since the last reset. */
export interface SandboxCheck {
	posts: number;
	/** Reports that were committed exactly once. */
	once: number;
	/** Posts on reports that were Paid already. */
	again: number;
	tokenCalls: number;
}

let sandbox: Sandbox | undefined;
let before = { posts: 0, again: 0, tokenCalls: 0, commits: new Map<string, number>() };

function totals(): typeof before {
	const totals = {
		posts: 0,
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
		return sandbox.baseUri;
	},
	/** The first reports are in Processing Payment again, as if nothing had been posted. */
	reset: ({ reports }: { reports: number }) => {
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
			once,
			again: now.again - before.again,
			tokenCalls: now.tokenCalls - before.tokenCalls,
		};
	},
});
