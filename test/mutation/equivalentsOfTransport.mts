import type { Equivalent } from './equivalents.mts';

export const EQUIVALENTS_OF_TRANSPORT: Equivalent[] = [
	{
		file: 'concur/transport/answeredInTime.ts',
		line: '?.body?.destroy',
		why: 'The answer is too late; an error while it is thrown away goes nowhere.',
	},
	{
		file: 'concur/transport/answeredInTime.ts',
		line: ' > ',
		instead: '>=',
		why: 'The bound of three minutes: a millisecond more or less.',
	},
	{
		file: 'concur/transport/failure.ts',
		line: "error.constructor?.name ?? ''",
		why: 'The name of an object without a class is in no list.',
	},
	{
		file: 'concur/transport/failure.ts',
		line: 'messages = []',
		why: 'The text matches no pattern.',
	},
	{
		file: 'concur/transport/request.ts',
		line: "?? ''",
		why: 'As a content type it names no charset either.',
	},
	{
		file: 'concur/transport/readBody.ts',
		line: 'declared?.[1]',
		why: 'It would throw where a charset that does not exist throws, and be read as UTF-8 as well.',
	},
	{
		file: 'concur/transport/backOff.ts',
		line: "''",
		why: 'No number can be read from either.',
	},
	{
		file: 'concur/transport/sharedPace.ts',
		line: 'waitMs <= 0',
		why: 'No wait is negative, so the first that is 0 is the soonest in any case.',
	},
	{
		file: 'concur/transport/sharedPace.ts',
		line: ' < ',
		instead: '<=',
		why: 'Of two equal waits only the length is used.',
	},
	{
		file: 'concur/transport/redact.ts',
		line: '[]',
		why: 'One more spelling, or secret, that no text holds.',
	},
	{
		file: 'concur/transport/redact.ts',
		line: '...start',
		why: 'The search stops everywhere, and the comparison decides: slower, the same result.',
	},
	{
		file: 'concur/transport/redact.ts',
		line: 'PLAIN.test(secret[count])',
		why: 'The pattern below says the same, slower.',
	},
	{
		file: 'concur/transport/redact.ts',
		line: 'authorization.replace',
		why: 'It differs only for a header that begins with a blank.',
	},
];
