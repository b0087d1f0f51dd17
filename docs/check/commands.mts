import fs from 'node:fs';
import path from 'node:path';

import glob from 'fast-glob';

/** Where each npm script is proved to run. A script that is missing here fails the check. */
export const PROVED_BY: Record<string, 'ci' | 'job' | 'check' | 'publish' | 'by hand'> = {
	build: 'ci',
	clean: 'by hand',
	typecheck: 'ci',
	lint: 'ci',
	test: 'ci',
	'test:e2e': 'ci',
	'test:chaos': 'ci',
	'test:compat': 'job',
	'test:mutation': 'by hand',
	scan: 'ci',
	sandbox: 'check',
	demo: 'job',
	bench: 'by hand',
	soak: 'job',
	prepublishOnly: 'publish',
	release: 'publish',
	'release:rehearse': 'job',
	docs: 'check',
	'docs:check': 'ci',
	'docs:pictures': 'by hand',
	'docs:ten-minutes': 'job',
};

/** What else a command may begin with. */
const TOOLS = ['git', 'cd', 'ls', 'npx'];
const BUILT_IN = ['ci', 'install', 'i', 'test'];

export interface Scripts {
	/** Script -> command. */
	scripts: Record<string, string>;
	/** Script -> the text of its code, in which its flags are found. */
	code: Record<string, string>;
}

export function readScripts(): Scripts {
	const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
		scripts: Record<string, string>;
	};
	const code = Object.fromEntries(
		Object.entries(scripts).map(([name, command]) => {
			const [entry] = /\S+\.mts/.exec(command) ?? [];
			const files = entry ? glob.sync(`${path.dirname(entry)}/**/*.mts`) : [];
			return [name, files.map((file) => fs.readFileSync(file, 'utf8')).join('\n')];
		}),
	);
	return { scripts, code };
}

/** What is wrong with a command of a document; undefined when it is known. */
export function commandProblem(command: string, { scripts, code }: Scripts): string | undefined {
	const [tool, ...rest] = command.split(/\s+/);
	if (tool !== 'npm') return TOOLS.includes(tool) ? undefined : `no tool that is known: ${tool}`;
	const [verb, ...more] = rest;
	const name = verb === 'run' ? more.find((word) => !word.startsWith('-')) : verb;
	if (verb !== 'run')
		return BUILT_IN.includes(verb) ? undefined : `npm ${verb} is not one of this project's commands`;
	if (name === undefined || !(name in scripts)) return `there is no script ${name}`;
	const flags = command.split(' -- ')[1]?.match(/--[\w-]+/g) ?? [];
	const unknown = flags.filter(
		(flag) => !new RegExp(`(${flag}|'${flag.slice(2)}')(?![\\w-])`).test(code[name]),
	);
	return unknown.length > 0 ? `${name} knows no ${unknown.join(', ')}` : undefined;
}

/** Scripts that nothing runs, or that are said to be run where they are not. */
export function unprovedScripts({ scripts }: Scripts): string[] {
	const ci = fs.readFileSync('.ci/run', 'utf8');
	const workflows = glob.sync('.github/workflows/*.yml').map((file) => fs.readFileSync(file, 'utf8'));
	const runs = (text: string, name: string): boolean =>
		new RegExp(`npm (run )?(--silent )?(-- )?${name}(?![\\w:-])`).test(text);
	return Object.keys({ ...scripts, ...PROVED_BY }).flatMap((name) => {
		const by = PROVED_BY[name];
		if (by === undefined || !(name in scripts))
			return [`package.json and docs/check/commands.mts disagree about the script ${name}`];
		if (by === 'ci' && !runs(ci, name)) return [`.ci/run does not run ${name}`];
		if (by === 'job' && !workflows.some((text) => runs(text, name))) return [`no CI job runs ${name}`];
		return [];
	});
}
