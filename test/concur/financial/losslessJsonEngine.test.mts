import v8 from 'node:v8';

import * as library from 'lossless-json';

import { parseLossless } from '../../../concur/financial/losslessJson';

jest.mock('lossless-json', () => {
	const actual = jest.requireActual<typeof library>('lossless-json');
	return { ...actual, parse: jest.fn(actual.parse) };
});

const sourceOf = (text: string): unknown =>
	JSON.parse(text, (_key, _value, context?: { source?: string }) => context?.source);
const byLibrary = jest.mocked(library.parse);
const DOCUMENT = '{"report":{"totalApprovedAmount":416.50},"expenseEntry":[{"entryApprovedAmount":0E-8}]}';
const READ = { report: { totalApprovedAmount: '416.50' }, expenseEntry: [{ entryApprovedAmount: '0E-8' }] };

beforeEach(() => byLibrary.mockClear());

test('the library parses where the engine does not tell what a number was read from', () => {
	const { parse } = JSON;
	JSON.parse = (text: string, reviver?: (key: string, value: unknown) => unknown): unknown =>
		parse(text, reviver && ((key: string, value: unknown) => reviver(key, value)));
	try {
		expect(parseLossless(DOCUMENT)).toEqual(READ);
	} finally {
		JSON.parse = parse;
	}
	expect(byLibrary).toHaveBeenCalledTimes(1);
});

test('where it does, the engine parses, and the library only what seems to name a key twice', () => {
	// Node 20 knows it behind a flag only.
	if (sourceOf('1.0') !== '1.0') v8.setFlagsFromString('--harmony-json-parse-with-source');
	expect(parseLossless(DOCUMENT)).toEqual(READ);
	expect(byLibrary).not.toHaveBeenCalled();
	expect(parseLossless('{"a":1,"a":2}')).toBeUndefined();
	expect(byLibrary).toHaveBeenCalledTimes(1);
});
