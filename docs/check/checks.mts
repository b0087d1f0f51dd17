import path from 'node:path';

import { commandProblem } from './commands.mts';
import type { Document, Mention } from './documents.mts';
import { FOREIGN_WORDS } from './foreignNames.mts';
import { WORD } from './facts.mts';
import type { Facts } from './facts.mts';
import { shortName } from './names.mts';

const at = ({ file }: Document, { line }: Mention): string => `${file}:${line}`;
const MESSAGES = 'docs/troubleshooting.md';
const OUTCOMES = 'docs/outcomes.md';

/** Links within the repository: file and anchor. */
function links(documents: Document[], facts: Facts): string[] {
	const byFile = new Map(documents.map((document) => [document.file, document]));
	return documents.flatMap((document) =>
		document.links.flatMap((link) => {
			if (link.text.startsWith('http')) return [];
			const [target, anchor] = link.text.split('#');
			const file = target === '' ? document.file : path.join(path.dirname(document.file), target);
			const known = facts.files.has(file) || [...facts.files].some((other) => other.startsWith(`${file}/`));
			if (!known) return [`${at(document, link)}: no such file: ${link.text}`];
			const other = byFile.get(file);
			return anchor !== undefined && other !== undefined && !other.anchors.has(anchor)
				? [`${at(document, link)}: no such heading: ${link.text}`]
				: [];
		}),
	);
}

function commands(documents: Document[], facts: Facts): string[] {
	return documents.flatMap((document) =>
		document.commands.flatMap((command) => {
			const problem = commandProblem(command.text, facts.scripts);
			return problem === undefined ? [] : [`${at(document, command)}: "${command.text}": ${problem}`];
		}),
	);
}

/** Bold is for names on the screen; a clause in bold is emphasis. */
const isEmphasis = (text: string): boolean =>
	/^[^A-Z]|^[A-Z]\d*$/.test(text) || /[.?!:]$/.test(text) || text.split(' ').length >= 6;

function names(documents: Document[], facts: Facts): string[] {
	return documents.flatMap((document) =>
		document.names.flatMap((name) => {
			const unknown = name.text.split(' > ').filter((part) => !facts.names.has(part));
			return unknown.length === 0 || isEmphasis(name.text)
				? []
				: [`${at(document, name)}: nothing on the screen is called "${unknown.join('", "')}"`];
		}),
	);
}

/** What can only be a file of the project. */
const FILE = /^[\w./-]+\.(ts|mts|mjs|cjs|md|json|sql|yml)$/;

/** A code span is a message, a file, a command, or made of words that the code knows. */
function codes(documents: Document[], facts: Facts): string[] {
	const texts = new Set(facts.texts.map(({ text }) => text));
	const isKnown = (text: string, strict: boolean): boolean => {
		if (texts.has(text) || /^(npm|npx|git) /.test(text)) return true;
		if (facts.files.has(text) || [...facts.files].some((file) => file.endsWith(`/${text}`))) return true;
		if (FILE.test(text) || (strict && text.includes(' '))) return false;
		return (text.match(WORD) ?? []).every((word) => facts.words.has(word) || FOREIGN_WORDS.has(word));
	};
	return documents.flatMap((document) =>
		document.codes.flatMap((code) =>
			isKnown(code.text, document.file === MESSAGES)
				? []
				: [`${at(document, code)}: the code knows no \`${code.text}\``],
		),
	);
}

/** Every message is explained, every name shown, every outcome told, and none that does not exist. */
function otherWayRound(documents: Document[], facts: Facts): string[] {
	const quotedIn = (file: string): Set<string> =>
		new Set(documents.find((document) => document.file === file)?.codes.map(({ text }) => text));
	const explained = quotedIn(MESSAGES);
	const told = quotedIn(OUTCOMES);
	const shown = new Set(
		documents.flatMap((document) => document.names.flatMap(({ text }) => text.split(' > '))),
	);
	const missing = new Map(
		facts.texts
			.filter(({ text, isMessage }) => isMessage && !explained.has(text))
			.map((said) => [said.text, said]),
	);
	return [
		...[...missing.values()].map(({ text, where }) => `${MESSAGES} does not explain "${text}" (${where})`),
		...[...facts.ownNames]
			.filter(
				(name) =>
					!shown.has(name) &&
					![...facts.ownNames].some((other) => shown.has(other) && shortName(other) === name),
			)
			.map((name) => `no document names "${name}"`),
		...[...facts.outcomes].filter((name) => !told.has(name)).map((name) => `${OUTCOMES} lacks \`${name}\``),
	];
}

/** Tables whose first cell is an outcome. */
function outcomes(documents: Document[], facts: Facts): string[] {
	const { headings = [], firstCells = [], file } = documents.find((one) => one.file === OUTCOMES) ?? {};
	return firstCells
		.filter(({ line }) =>
			headings.findLast((heading) => heading.line < line)?.text.startsWith('What to do with'),
		)
		.filter(({ text }) => !facts.outcomes.has(text))
		.map(({ text, line }) => `${file}:${line}: there is no outcome \`${text}\``);
}

/** What the documents say and the code does not, and the other way round; empty when they agree. */
export function problems(documents: Document[], facts: Facts): string[] {
	return [links, commands, names, codes, outcomes, otherWayRound].flatMap((check) => check(documents, facts));
}
