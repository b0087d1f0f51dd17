import fs from 'node:fs';
import path from 'node:path';

interface Mutant {
	status: string;
	mutatorName: string;
	replacement?: string;
	location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

/** The part of Stryker's report (mutation-testing-elements) that is read here. */
export interface MutationReport {
	files: Record<string, { source: string; mutants: Mutant[] }>;
}

export interface Score {
	/** A folder, or `all`. */
	folder: string;
	killed: number;
	survived: number;
	percent: number;
}

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

/** @throws when there is no such report */
export function readReport(file: string): MutationReport {
	return JSON.parse(fs.readFileSync(file, 'utf8')) as MutationReport;
}

/** The share of mutants that a test noticed, per folder and over all; mutants that don't compile count for nothing. */
export function scoresOf({ files }: MutationReport): Score[] {
	const folders = new Map<string, { killed: number; survived: number }>();
	for (const [file, { mutants }] of Object.entries(files)) {
		for (const folder of [path.dirname(file), 'all']) {
			const sums = folders.get(folder) ?? { killed: 0, survived: 0 };
			sums.killed += mutants.filter(({ status }) => KILLED.includes(status)).length;
			sums.survived += mutants.filter(({ status }) => SURVIVED.includes(status)).length;
			folders.set(folder, sums);
		}
	}
	return [...folders]
		.map(([folder, { killed, survived }]) => ({
			folder,
			killed,
			survived,
			percent: killed + survived === 0 ? 100 : (100 * killed) / (killed + survived),
		}))
		.sort(
			(left, right) =>
				Number(left.folder === 'all') - Number(right.folder === 'all') ||
				left.folder.localeCompare(right.folder),
		);
}

/** Each mutant that no test noticed: where it is, its line, and what stood there instead. */
export function survivorsOf({ files }: MutationReport): string[] {
	return Object.entries(files).flatMap(([file, { source, mutants }]) =>
		mutants
			.filter(({ status }) => SURVIVED.includes(status))
			.map(({ status, mutatorName, replacement = '', location: { start } }) => {
				const line = source.split('\n')[start.line - 1].trim();
				return `${file}:${start.line}:${start.column} ${status} ${mutatorName}\n    ${line}\n    -> ${replacement.split('\n').join(' ').slice(0, 160)}`;
			}),
	);
}

/** The scores as a table in Markdown. */
export function table(scores: Score[]): string {
	const rows = scores.map(
		({ folder, killed, survived, percent }) =>
			`| ${folder} | ${killed} | ${survived} | ${percent.toFixed(1)} % |`,
	);
	return ['| folder | killed | left | score |', '|---|---|---|---|', ...rows].join('\n');
}
