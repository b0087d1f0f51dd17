import fs from 'node:fs';

import { EQUIVALENTS } from './equivalents.mts';
import { scoresOf, survivorsIn, table } from './scores.mts';
import type { MutationReport, Survivor } from './scores.mts';

const PAGE = 'docs/testing.md';
const LIST = 'docs/mutation.md';
const BEGIN = '<!-- scores -->';
const END = '<!-- end of scores -->';

/** Why nobody can see this change; undefined when a test is missing. */
export function whyEquivalent({ file, line, instead }: Survivor): string | undefined {
	return EQUIVALENTS.find(
		(known) =>
			known.file === file && line.includes(known.line) && (!known.instead || instead.includes(known.instead)),
	)?.why;
}

/** One change: the line, what stood in it instead, and why no test noticed. */
function told(survivor: Survivor): string {
	const why = whyEquivalent(survivor) ?? 'No test notices it yet.';
	return `${survivor.line}\n    -> ${survivor.instead}\n    ${why}`;
}

/** Writes the scores into docs/testing.md, and each change that no test noticed into docs/mutation.md. */
export function writeDocuments(report: MutationReport): void {
	const survivors = survivorsIn(report);
	const files = [...new Set(survivors.map(({ file }) => file))].sort();
	const sections = files.map((file) => {
		const own = survivors.filter((survivor) => survivor.file === file);
		return `## ${file}\n\n\`\`\`text\n${own.map(told).join('\n\n')}\n\`\`\`\n`;
	});
	fs.writeFileSync(
		LIST,
		`# Changes that no test noticed\n\nWritten by \`npm run test:mutation -- --document\`: the line, what Stryker put into it instead, and why nobody could notice. The scores are in\n[What is proved, and against what](testing.md#do-the-tests-notice).\n\n${sections.join('\n')}`,
	);
	const page = fs.readFileSync(PAGE, 'utf8');
	const [before, rest] = page.split(BEGIN);
	fs.writeFileSync(PAGE, `${before}${BEGIN}\n${table(scoresOf(report))}\n${END}${rest.split(END)[1]}`);
}
