import type { Equivalent } from './equivalents.mts';

export const EQUIVALENTS_OF_FINANCIAL: Equivalent[] = [
	{
		file: 'concur/financial/amount.ts',
		line: "exponentText = '0'",
		why: 'An empty exponent is 0 too.',
	},
	{
		file: 'concur/financial/amount.ts',
		line: "?? ''",
		why: 'Neither is a decimal, so there is no difference to speak of.',
	},
	{
		file: 'concur/financial/journal.ts',
		line: '/^(.+',
		why: 'It differs only for a key that holds a line break.',
	},
	{
		file: 'concur/financial/actions.ts',
		line: "typeof found === 'string'",
		why: 'A text has neither words nor a code, so the defaults apply.',
	},
	{
		file: 'concur/financial/losslessJson.ts',
		line: 'catch',
		why: 'The function returns undefined anyway.',
	},
	{
		file: 'concur/financial/acknowledgeBatch.ts',
		line: "attempt.kind === 'answer'",
		why: 'What is no answer has no status, no ID and no success.',
	},
	{
		file: 'concur/financial/acknowledgeBatch.ts',
		line: "attempt.kind === 'cancelled'",
		why: 'No other kind that gets there was half sent.',
	},
	{
		file: 'concur/financial/acknowledgeBatch.ts',
		line: "'acknowledgement'",
		why: 'Only whether it is a list counts there.',
	},
	{
		file: 'concur/financial/acknowledgeBatch.ts',
		line: "words: ''",
		why: "A page's words are not read: each document has its own.",
	},
	{
		file: 'concur/financial/findStuck.ts',
		line: '[]',
		why: 'What has no status of a document is dropped.',
	},
	{
		file: 'concur/financial/findStuck.ts',
		line: "''",
		why: 'Neither is a date with a zone behind it, so the report is looked at.',
	},
	{
		file: 'concur/financial/findStuck.ts',
		line: '$/',
		why: "It differs only for a date with text behind its zone, which is no form of SAP's.",
	},
	{
		file: 'concur/financial/collectReady.ts',
		line: 'ahead.push(this.pages.read',
		instead: 'false',
		why: 'Only how soon a page is parsed, 20 ms sooner or later.',
	},
];
