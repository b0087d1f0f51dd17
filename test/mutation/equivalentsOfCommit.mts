import type { Equivalent } from './equivalents.mts';

export const EQUIVALENTS_OF_COMMIT: Equivalent[] = [
	{
		file: 'concur/commit/decide.ts',
		line: "if (kind !== 'refusal' && mayRetry(progress))",
		why: 'A refusal is never worth another try.',
	},
	{
		file: 'concur/commit/decide.ts',
		line: 'unclearForMs !== undefined && unclearForMs >= SETTLED',
		why: 'What is undefined is not long ago.',
	},
	{
		file: 'concur/commit/doubts.ts',
		line: 'ended !== undefined && now - ended',
		why: 'What is undefined is not less than five minutes ago.',
	},
	{
		file: 'concur/commit/lookUp.ts',
		line: 'return { none: true }',
		instead: 'false',
		why: 'Only whether it is there is looked at.',
	},
	{
		file: 'concur/commit/run.ts',
		line: 'return this.end !== undefined || this.pace.cancelled',
		instead: 'false',
		why: 'The requests of a cancelled run come back as cancelled, with the same end.',
	},
	{
		file: 'concur/commit/run.ts',
		line: 'this.forbiddenInARow += 1',
		instead: '-= 1',
		why: 'Only whether it is 0 counts.',
	},
	{
		file: 'concur/commit/settleOnce.ts',
		line: 'content !== undefined &&',
		why: 'Where neither can tell what it would send, neither can send it.',
	},
	{
		file: 'concur/commit/settleOnce.ts',
		line: "'cancelledBeforeSending'",
		why: 'Whether a run was cancelled is asked beside.',
	},
	{
		file: 'concur/commit/settleReport.ts',
		line: "isFinishedBy({ do: 'repeat' }",
		why: 'Only a step that finishes, or an objection, is looked at.',
	},
	{
		file: 'concur/commit/settleReport.ts',
		line: 'seen === undefined ? undefined',
		why: 'An action with objections is always looked at first.',
	},
	{
		file: 'concur/commit/settleReport.ts',
		line: "step.do !== 'reRead' || wait === undefined",
		why: 'Another look is decided on only where there is a wait for it.',
	},
	{
		file: 'concur/commit/settleReport.ts',
		line: 'settled.seen !== undefined && settled.kind',
		why: 'Nothing but a look settles a doubt.',
	},
	{
		file: 'concur/commit/settleReport.ts',
		line: 'run.noteGivenUp(kind',
		instead: 'true',
		why: 'What a look has settled was accepted by Concur, and is no trouble in a row.',
	},
];
