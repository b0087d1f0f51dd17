import fs from 'node:fs';

import glob from 'fast-glob';

/** Something that a document says, and where. */
export interface Mention {
	text: string;
	line: number;
}

/** A document, taken apart. */
export interface Document {
	file: string;
	anchors: Set<string>;
	/** Targets of links and pictures. */
	links: Mention[];
	/** Commands of shell blocks, one by one. */
	commands: Mention[];
	/** What stands in `backticks`. */
	codes: Mention[];
	/** What stands in bold: names on the screen, or emphasis. */
	names: Mention[];
	/** First cells of tables, for tables that explain what they begin with. */
	firstCells: Mention[];
	headings: Mention[];
}

export const DOCUMENTS = [
	'README.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	'CODE_OF_CONDUCT.md',
	'docs/*.md',
	'examples/README.md',
	'sandbox/README.md',
];

/** GitHub's rule for the anchor of a heading. */
export function anchorOf(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replace(/\s/g, '-');
}

const all = (pattern: RegExp, text: string, line: number): Mention[] =>
	[...text.matchAll(pattern)].map((match) => ({ text: match[1], line }));

/** `a && b   # why` -> a, b */
function commandsOf(text: string, line: number): Mention[] {
	return text
		.replace(/\s#\s.*$/, '')
		.split('&&')
		.map((command) => command.trim())
		.filter((command) => command !== '' && !command.startsWith('#'))
		.map((command) => ({ text: command, line }));
}

/** Takes a document apart. */
export function parse(file: string, text: string): Document {
	const document: Document = {
		file,
		anchors: new Set(),
		links: [],
		commands: [],
		codes: [],
		names: [],
		firstCells: [],
		headings: [],
	};
	let fence: string | undefined;
	text.split('\n').forEach((content, index) => {
		const line = index + 1;
		const mark = /^\s*```(\w*)/.exec(content);
		if (mark) {
			fence = fence === undefined ? mark[1] : undefined;
			return;
		}
		if (fence !== undefined) {
			if (fence === 'bash') document.commands.push(...commandsOf(content, line));
			return;
		}
		if (/^ {4}npm /.test(content)) {
			document.commands.push(...commandsOf(content, line));
			return;
		}
		const heading = /^#+\s+(.*)$/.exec(content);
		if (heading) {
			const anchor = anchorOf(heading[1]);
			document.anchors.add(document.anchors.has(anchor) ? `${anchor}-1` : anchor);
			document.headings.push({ text: heading[1], line });
		}
		const bare = content.replace(/`[^`]+`/g, '``');
		document.links.push(...all(/\]\(([^)\s]+)\)/g, bare, line));
		document.names.push(...all(/\*\*([^*]+)\*\*/g, bare, line));
		const codes = all(/`([^`]+)`/g, content, line);
		document.codes.push(...codes);
		document.commands.push(...codes.filter((code) => /^(npm|npx) /.test(code.text)));
		const cell = /^\|\s*`([^`]+)`/.exec(content);
		if (cell) document.firstCells.push({ text: cell[1], line });
	});
	return document;
}

/** The project's documents, as they are. */
export function readDocuments(): Document[] {
	return glob.sync(DOCUMENTS).map((file) => parse(file, fs.readFileSync(file, 'utf8')));
}
