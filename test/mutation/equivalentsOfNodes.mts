import type { Equivalent } from './equivalents.mts';

export const EQUIVALENTS_OF_NODES: Equivalent[] = [
	{
		file: 'nodes/shared/connection.ts',
		line: "id: ''",
		why: 'n8n reads only `data` of a decrypted credential.',
	},
	{
		file: 'nodes/shared/connection.ts',
		line: "sessionToken ?? ''",
		why: 'Where there is no token there is nothing to hide.',
	},
	{
		file: 'nodes/shared/connection.ts',
		line: "attempt.kind === 'answer'",
		why: 'An attempt without an answer has no status that could be among those.',
	},
	{
		file: 'nodes/shared/connection.ts',
		line: 'stored?.',
		why: 'There is something stored: without it the sign-in failed, which is told before.',
	},
	{
		file: 'nodes/shared/retirement.ts',
		line: "attempt.kind === 'answer'",
		why: 'Other attempts carry neither a sunset nor a warning.',
	},
	{
		file: 'nodes/shared/reportIdParameter.ts',
		line: "mode: 'id'",
		why: "The mode is compared with 'url' only.",
	},
	{
		file: 'nodes/shared/searchReports.ts',
		line: "'success'",
		why: 'The kind is not read when there is a page.',
	},
	{
		file: 'nodes/shared/commit/commitItems.ts',
		line: 'No result came back',
		why: 'Every subject has a result; it is a guard.',
	},
	{
		file: 'nodes/shared/commit/commitItems.ts',
		line: 'results: []',
		why: 'Nothing is looked up where there are no subjects.',
	},
];
