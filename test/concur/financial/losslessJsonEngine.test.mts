import v8 from 'node:v8';

/** What reads JSON, with a library that tells when it is asked. */
async function loaded() {
	const asked: string[] = [];
	let parseLossless: (text: string) => unknown = () => undefined;
	await jest.isolateModulesAsync(async () => {
		const library = jest.requireActual<{ parse: (text: string, ...more: unknown[]) => unknown }>(
			'lossless-json',
		);
		const parse = (text: string, ...more: unknown[]): unknown => {
			asked.push(text);
			return library.parse(text, ...more);
		};
		jest.doMock('lossless-json', () => ({ ...library, parse }));
		({ parseLossless } = await import('../../../concur/financial/losslessJson'));
		jest.dontMock('lossless-json');
	});
	return { asked, parseLossless };
}

const sourceOf = (text: string): unknown =>
	JSON.parse(text, (_key, _value, context?: { source?: string }) => context?.source);
const DOCUMENT = '{"report":{"totalApprovedAmount":416.50},"expenseEntry":[{"entryApprovedAmount":0E-8}]}';
const READ = { report: { totalApprovedAmount: '416.50' }, expenseEntry: [{ entryApprovedAmount: '0E-8' }] };
const TWICE = '{"a":1,"a":2}';

test('the library parses where the engine does not tell what a number was read from', async () => {
	const { asked, parseLossless } = await loaded();
	const { parse } = JSON;
	JSON.parse = (text: string, reviver?: (key: string, value: unknown) => unknown): unknown =>
		parse(text, reviver && ((key: string, value: unknown) => reviver(key, value)));
	try {
		expect(parseLossless(DOCUMENT)).toEqual(READ);
	} finally {
		JSON.parse = parse;
	}
	expect(asked).toEqual([DOCUMENT]);
});

test('where it does, the engine parses, and the library only what seems to name a key twice', async () => {
	const { asked, parseLossless } = await loaded();
	// Node 20 knows it behind a flag only.
	if (sourceOf('1.0') !== '1.0') v8.setFlagsFromString('--harmony-json-parse-with-source');
	expect(parseLossless(DOCUMENT)).toEqual(READ);
	expect(asked).toEqual([]);
	expect(parseLossless(TWICE)).toBeUndefined();
	expect(asked).toEqual([TWICE]);
});
