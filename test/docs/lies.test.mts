import fs from 'node:fs';

import { problems } from '../../docs/check/checks.mts';
import { unprovedScripts } from '../../docs/check/commands.mts';
import { anchorOf, parse, readDocuments } from '../../docs/check/documents.mts';
import { readFacts } from '../../docs/check/facts.mts';
import { textsOf } from '../../docs/check/messages.mts';

const facts = readFacts();
const documents = readDocuments();
/** Told by one test alone. */
const known = problems(documents, facts);
const MESSAGES = 'docs/troubleshooting.md';

/** The documents, with a change to one of them. */
function problemsWith(file: string, change: (text: string) => string): string[] {
	const text = fs.readFileSync(file, 'utf8');
	const changed = change(text);
	expect(changed).not.toBe(text);
	return problems(
		documents.map((document) => (document.file === file ? parse(file, changed) : document)),
		facts,
	).filter((problem) => !known.includes(problem));
}

const withLine = (line: string) => (text: string) => `${text}\n${line}\n`;

it('the documents agree with the code', () => {
	expect(known).toEqual([]);
	expect(unprovedScripts(facts.scripts)).toEqual([]);
});

describe('a lie is found', () => {
	it.each([
		['a parameter', 'Switch on **Options > Pre-Chekc**.', 'nothing on the screen is called "Pre-Chekc"'],
		['a parameter by its short name', 'See **Max Waits**.', 'nothing on the screen is called "Max Waits"'],
		['an option', 'Choose **Report as UNCLEAR**.', 'nothing on the screen is called "Report as UNCLEAR"'],
		['an outcome', 'It leaves as `alreadyBooked`.', 'the code knows no `alreadyBooked`'],
		['a field', 'See `httpStatusCodes`.', 'the code knows no `httpStatusCodes`'],
		['a file', 'See `concur/commit/decides.ts`.', 'the code knows no `concur/commit/decides.ts`'],
		['a script', 'Run `npm run tests`.', 'there is no script tests'],
		['a flag', 'Run `npm run demo -- --edit`.', 'demo knows no --edit'],
		['a command in a block', '```bash\nnpm run demos   # it runs\n```', 'there is no script demos'],
		['the second command of a line', '```bash\nnpm ci && npm run lints\n```', 'there is no script lints'],
		['a tool', '```bash\nyarn install\n```', 'no tool that is known: yarn'],
		['a link', '[here](conect.md)', 'no such file: conect.md'],
		['an anchor', '[here](connect.md#7-done)', 'no such heading: connect.md#7-done'],
		['an anchor on the page', '[here](#nowhere)', 'no such heading: #nowhere'],
		['a picture', '![it](images/node-in-workflows.png)', 'no such file: images/node-in-workflows.png'],
	])('%s that does not exist', (_what, line, problem) => {
		const found = problemsWith('docs/go-live.md', withLine(line));
		expect(found).toHaveLength(1);
		expect(found[0]).toContain(problem);
	});

	it('a message that nothing says', () => {
		const found = problemsWith(MESSAGES, withLine('| `Concur did refuse the sign-in` | wait |'));
		expect(found).toHaveLength(1);
		expect(found[0]).toContain('the code knows no `Concur did refuse the sign-in`');
	});

	it('an outcome with advice that does not exist', () => {
		const found = problemsWith('docs/outcomes.md', withLine('| `failure` | Failure | nothing |'));
		expect(found).toEqual([expect.stringContaining('there is no outcome `failure`')]);
	});
});

describe('what is left out is found', () => {
	it('a message', () => {
		const found = problemsWith(MESSAGES, (text) => text.replace('`Concur was asked too often`', 'asked'));
		expect(found).toEqual([expect.stringContaining('does not explain "Concur was asked too often"')]);
	});

	it('a parameter', () => {
		const found = problems(
			documents.map((document) => ({
				...document,
				names: document.names.filter(({ text }) => !text.includes('Older Than')),
			})),
			facts,
		);
		expect(found).toEqual(['no document names "Older Than (Minutes)"', 'no document names "Older Than"']);
	});

	it('an outcome', () => {
		const found = problemsWith('docs/outcomes.md', (text) => text.replaceAll('`unbalanced`', 'unbalanced'));
		expect(found).toEqual(['docs/outcomes.md lacks `unbalanced`']);
	});

	it('a script that nothing runs', () => {
		const scripts = { ...facts.scripts.scripts, 'test:new': 'tsx test/new.mts' };
		expect(unprovedScripts({ ...facts.scripts, scripts })).toEqual([
			expect.stringContaining('disagree about the script test:new'),
		]);
	});
});

describe('messages are found in the code', () => {
	it.each([
		['an error', "throw new ConcurError('The wheel is off', 'Put it on again.');", ['The wheel is off']],
		[
			"n8n's error",
			"throw new NodeOperationError(node, 'The wheel is off', { description: 'Put it on again.' });",
			['The wheel is off'],
		],
		['a problem', 'const found = { problem: `${name} is too long` };', ['… is too long']],
		['an imperative as error', "throw new NodeOperationError(node, 'Choose a colour');", ['Choose a colour']],
		['no label', "const property = { displayName: 'The wheel is off' };", []],
		['no advice', "const next = { advice: 'The wheel goes on again' };", []],
		['no import', "import { wheel } from 'a wheel of mine';", []],
	])('%s', (_what, code, messages) => {
		const found = textsOf('concur/wheel.ts', code).filter(({ isMessage }) => isMessage);
		expect(found.map(({ text }) => text)).toEqual(messages);
	});
});

it('anchors are those of GitHub', () => {
	expect(anchorOf("The node's own settings")).toBe('the-nodes-own-settings');
	expect(anchorOf('3. Make a Company Request Token')).toBe('3-make-a-company-request-token');
	expect(anchorOf('Acknowledge, and Get Ready Documents')).toBe('acknowledge-and-get-ready-documents');
});
