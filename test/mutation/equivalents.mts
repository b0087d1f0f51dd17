import { EQUIVALENTS_OF_COMMIT } from './equivalentsOfCommit.mts';
import { EQUIVALENTS_OF_EVENTS } from './equivalentsOfEvents.mts';
import { EQUIVALENTS_OF_FINANCIAL } from './equivalentsOfFinancial.mts';
import { EQUIVALENTS_OF_NODES } from './equivalentsOfNodes.mts';
import { EQUIVALENTS_OF_SIGN_IN } from './equivalentsOfSignIn.mts';
import { EQUIVALENTS_OF_TRANSPORT } from './equivalentsOfTransport.mts';

/** A change to the code that no test can notice, because it changes nothing that anyone could see. */
export interface Equivalent {
	file: string;
	/** A part of the line that was changed. */
	line: string;
	/** A part of what was put there instead; whatever it was, unless told. */
	instead?: string;
	why: string;
}

export const EQUIVALENTS: Equivalent[] = [
	...EQUIVALENTS_OF_COMMIT,
	...EQUIVALENTS_OF_EVENTS,
	...EQUIVALENTS_OF_FINANCIAL,
	...EQUIVALENTS_OF_NODES,
	...EQUIVALENTS_OF_SIGN_IN,
	...EQUIVALENTS_OF_TRANSPORT,
	{
		file: 'concur/verdict/classify.ts',
		line: 'if (status < 200)',
		why: 'HTTP 200 was read before this line.',
	},
	{
		file: 'concur/verdict/classify.ts',
		line: 'if (status > 500',
		why: 'HTTP 500 was told apart before this line.',
	},
	{
		file: 'concur/verdict/concurError.ts',
		line: 'if (wrapper === undefined) return false',
		why: 'What no name leads to is no element, so the loop ends with the same answer.',
	},
	{
		file: 'concur/verdict/kinds.ts',
		line: "...certain('no'), committed: 'unclear'",
		why: 'The word is written over in the same line.',
	},
	{
		file: 'concur/reports/journal.ts',
		line: "const booked = sumDecimals(amounts) ?? ''",
		why: 'The amounts are totals that were added up before: they can be read.',
	},
	{
		file: 'concur/reports/journal.ts',
		line: "typeof Amount === 'string' ? Amount : ''",
		why: 'The one text is as little a number as the other.',
	},
	{
		file: 'concur/reports/journal.ts',
		line: "negateDecimal(amount) ?? ''",
		why: 'The one text is as little a number as the other.',
	},
	{
		file: 'concur/reports/filters.ts',
		line: 'chosen: string[] = []',
		why: 'What is no known code is left out.',
	},
	{
		file: 'concur/reports/filters.ts',
		line: 'return after && before && after > before',
		why: 'A date that is missing is not later than another.',
	},
	{
		file: 'concur/reports/modified.ts',
		line: 'date : `${date}Z`',
		instead: '/i',
		why: 'A date with a zone in its middle can be read neither way.',
	},
	{
		file: 'concur/reports/paths.ts',
		line: 'workflowActionUrl ??',
		why: 'Neither text nor list names a workflow step.',
	},
	{
		file: 'concur/changes/known.ts',
		line: 'if (this.reports.size <= bound)',
		why: 'With nothing beyond the bound nothing is forgotten below either.',
	},
	{
		file: 'concur/changes/known.ts',
		line: 'return forgotten.at(-1)',
		why: 'At least one is forgotten here, unless all are spared, which the bound rules out.',
	},
	{
		file: 'concur/changes/scan.ts',
		line: 'bounds.now() < bounds.',
		instead: '<=',
		why: 'A bound of time: a millisecond more or less.',
	},
	{
		file: 'concur/changes/scan.ts',
		line: 'if (open !== resumed) delete state.scan',
		why: 'What is absorbed next puts another scan in its place, or none.',
	},
	{
		file: 'concur/commit/run.ts',
		line: "let verdict: Verdict = { kind: 'unreadable', words: '' }",
		why: 'It is written over, by what was answered or by the cancelling.',
	},
	{
		file: 'concur/commit/run.ts',
		line: "const verdict = classify(attempt, () => ({ kind: 'success'",
		instead: 'Stryker',
		why: 'The words of a read that succeeded are not used.',
	},
	{
		file: 'concur/commit/onceAtATime.ts',
		line: "addEventListener('abort'",
		why: 'The listener is taken off as soon as the work has ended.',
	},
	{
		file: 'concur/commit/settleOnce.ts',
		line: 'catch {',
		why: 'The function returns undefined anyway.',
	},
	{
		file: 'concur/commit/settleReport.ts',
		line: "attempt.kind === 'answer' ? attempt.httpStatusCode",
		why: 'What is no answer has no status.',
	},
	{
		file: 'concur/commit/settleReport.ts',
		line: "if (wait === 'none') return",
		why: 'Such attempts are settled without another step, so nothing is waited for.',
	},
	{
		file: 'concur/reports/details.ts',
		line: "names.length === 1 && names[0] === '#text'",
		why: 'Text stands behind the elements beside it, so it is the first only where it is alone.',
	},
	{
		file: 'concur/reports/filters.ts',
		line: "typeof toISOString === 'function'",
		why: 'What can not be called throws, and is written as it is below.',
	},
	{
		file: 'concur/changes/known.ts',
		line: "replace(/\\|/g, '/')",
		why: 'Either way the bar is gone.',
	},
	{
		file: 'concur/changes/scan.ts',
		line: "reading.end === 'failed' &&",
		why: 'Only what failed knows whether it was the first.',
	},
	{
		file: 'concur/changes/scan.ts',
		line: "reading.end === 'unsettled'",
		why: 'The next poll begins anew in place of going on: slower, and the same reports.',
	},
];
