import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { parse } from '../../docs/check/documents.mts';
import { debianProgram } from '../../testing/debianPackages.mts';
import { follow, numberedSteps } from './browserSteps.mts';
import type { Told } from './browserSteps.mts';
import { Terminal } from './terminal.mts';

/**
 * Follows docs/ten-minutes.md word by word, in a fresh clone: types its commands, does its numbered steps in a browser, and looks
 * whether one more report is committed. `--cold` also starts with an empty cache, as on a machine that never ran it.
 */
const DOCUMENT = 'docs/ten-minutes.md';
const LIMIT_MS = 20 * 60_000;
const PATIENCE_MS = 180_000;
const READY =
	/The editor is open at (\S+)\s+email\s+(\S+)\s+password\s+(\S+)\s+The sandbox is at ([^;\s]+)[\s\S]*Ctrl-C ends it\./;

const text = fs.readFileSync(DOCUMENT, 'utf8');
const [, REPOSITORY = ''] = /^git clone (\S+)$/m.exec(text) ?? [];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-newcomer-'));
const started = Date.now();
const minutes = (): string => ((Date.now() - started) / 60_000).toFixed(1);

/** The address in the document is not there before somebody publishes: git is told that it is this folder. */
const env: NodeJS.ProcessEnv = {
	...Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_')),
	),
	GIT_CONFIG_COUNT: '2',
	GIT_CONFIG_KEY_0: `url.file://${process.cwd()}.insteadOf`,
	GIT_CONFIG_VALUE_0: REPOSITORY,
	GIT_CONFIG_KEY_1: 'safe.directory',
	GIT_CONFIG_VALUE_1: '*',
	...(process.argv.includes('--cold') ? { N8N_NODES_CONCUR_CACHE: path.join(folder, 'cache') } : {}),
};

interface State {
	reports: Array<{ id: string; paymentStatusCode: string }>;
	account: Record<string, { posts: number; commits: number }>;
}

const stateOf = async (sandbox: string): Promise<State> =>
	(await (await fetch(`${sandbox}/sandbox/state`)).json()) as State;

const commitsIn = ({ account }: State): string[] =>
	Object.entries(account).flatMap(([id, { commits }]) => Array.from({ length: commits }, () => id));

async function inBrowser(told: Told): Promise<void> {
	const browser = await chromium.launch({
		executablePath: await debianProgram('chromium'),
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
	});
	try {
		const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
		// A machine with much to do is no reason to fail.
		page.setDefaultTimeout(PATIENCE_MS);
		page.setDefaultNavigationTimeout(PATIENCE_MS);
		for (const step of numberedSteps(text, 'Commit a report yourself')) {
			console.log(`--- ${step}`);
			await follow(page, told, step);
		}
	} finally {
		await browser.close();
	}
}

const terminal = new Terminal(folder, env);
try {
	const commands = parse(DOCUMENT, text).commands.map((command) => command.text);
	const block = commands.slice(0, commands.findIndex((command) => command.includes('--editor')) + 1);
	for (const command of block.slice(0, -1)) {
		console.log(`$ ${command}`);
		await terminal.type(command, LIMIT_MS);
	}
	console.log(`$ ${block.at(-1)}   (after ${minutes()} minutes)`);
	const [, editor, email, password, sandbox] = READY.exec(
		await terminal.type(block.at(-1) as string, LIMIT_MS, READY),
	) as RegExpExecArray;
	console.log(`The editor is open after ${minutes()} minutes.`);

	const before = commitsIn(await stateOf(sandbox));
	await inBrowser({ editor, email, password, sandbox });
	const after = await stateOf(sandbox);
	const [committed, ...more] = commitsIn(after).filter((id) => !before.includes(id));
	const paid = after.reports.find(({ id }) => id === committed)?.paymentStatusCode;
	if (
		committed === undefined ||
		more.length > 0 ||
		paid !== 'P_PAID' ||
		commitsIn(after).length !== before.length + 1
	)
		throw new Error(`committed by the newcomer: ${JSON.stringify([committed, ...more])}, at ${paid}`);
	console.log(`\n${DOCUMENT} holds: report ${committed} is committed, once, after ${minutes()} minutes.`);
} catch (error) {
	console.log(`\n${DOCUMENT} does not hold: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
} finally {
	await terminal.interrupt();
	fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
