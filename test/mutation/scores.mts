import fs from 'node:fs';
import path from 'node:path';

interface Mutant {
	status: string;
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

/** A change that no test noticed. */
export interface Survivor {
	file: string;
	place: string;
	line: string;
	/** What stood there instead, on one line and short. */
	instead: string;
}

/** Each mutant that no test noticed. */
export function survivorsIn({ files }: MutationReport): Survivor[] {
	return Object.entries(files).flatMap(([file, { source, mutants }]) =>
		mutants
			.filter(({ status }) => SURVIVED.includes(status))
			.map(({ replacement = '', location: { start } }) => ({
				file,
				place: `${file}:${start.line}:${start.column}`,
				line: source.split('\n')[start.line - 1].trim(),
				instead: replacement.replace(/\s+/g, ' ').slice(0, 160),
			})),
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
