import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import fastGlob from 'fast-glob';
import ts from 'typescript';
import type { ICredentialType, INodeType } from 'n8n-workflow';

import { registerNodeType } from '../engine/engine.mts';
import { registerCredentialType } from '../engine/storedCredential.mts';

/** One careless change to the build, as a hurried colleague might make it. */
interface Break {
	/** What it makes the node do. */
	what: string;
	/** A source file. */
	file: string;
	/** Must be found in it exactly once. */
	find: RegExp;
	put: string;
}

const LAST_DOUBT =
	/return (unclearForMs !== undefined && unclearForMs >= SETTLED_AFTER_MS) \? certainly : inDoubt;/;

/** The chaos test must catch each of them. */
export const BREAKS = {
	repost: {
		what: 'posts again after an unclear answer',
		file: 'concur/verdict/kinds.ts',
		find: /(const unclear = \(rest: Partial<Policy> = \{\}\): Policy => \(\{\s*committed: )'unclear'/,
		put: "$1'no'",
	},
	lateCommit: {
		what: 'forgets that a commit may come late: what reads open was not committed',
		file: 'concur/commit/decide.ts',
		find: LAST_DOUBT,
		put: "return kind === 'refusal' && !($1) ? inDoubt : certainly;",
	},
	staleRead: {
		what: 'believes a refusal because a read, which lags, still says open',
		file: 'concur/commit/decide.ts',
		find: LAST_DOUBT,
		put: "return kind === 'refusal' || ($1) ? certainly : inDoubt;",
	},
	unknownException: {
		what: 'takes an exception of an unknown kind for a request that was never sent',
		file: 'concur/transport/failure.ts',
		find: /(if \(network\) return failureOfNetwork\([^;]*;)/,
		put: "$1 return { kind: 'notBuilt', detail: '' };",
	},
	proxy503: {
		what: "takes a proxy's 503 for Concur's own word",
		file: 'concur/verdict/classify.ts',
		find: /return isConcurs \? kindOfConcurError\(status, words\)/,
		put: 'return isConcurs || status === 503 ? kindOfConcurError(status, words)',
	},
} satisfies Record<string, Break>;

export type BreakName = keyof typeof BREAKS;

const ROOT = path.join(import.meta.dirname, '..', '..');
const DIST = path.join(ROOT, 'dist');
const NODE = 'nodes/ConcurExpenseIntegrationStatus/ConcurExpenseIntegrationStatus.node.js';

/** Builds the package where its build is missing or older than a source file. */
function build(): void {
	const sources = fastGlob.sync('{nodes,concur,credentials}/**/*.ts', { cwd: ROOT, absolute: true });
	const newest = Math.max(...sources.map((file) => fs.statSync(file).mtimeMs));
	const built = path.join(DIST, NODE);
	if (fs.existsSync(built) && fs.statSync(built).mtimeMs > newest) return;
	execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'ignore' });
}

/**
 * Lets the engine run a copy of the build from now on, with one thing broken in it.
 * @param name what to break; undefined for the build as it is
 * @throws when the text to break is not there: then the product has changed, and the break must follow
 */
export function useBuild(name: BreakName | undefined): void {
	build();
	// Within node_modules, so that the copy finds n8n-workflow as an installed package does.
	const copy = path.join(ROOT, 'node_modules', '.cache', 'chaos', name ?? 'whole');
	fs.rmSync(copy, { recursive: true, force: true });
	fs.cpSync(DIST, copy, { recursive: true });
	if (name) {
		const { file, find, put } = BREAKS[name];
		const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
		const found = text.match(new RegExp(find, 'g')) ?? [];
		if (found.length !== 1)
			throw new Error(`${name}: ${file} has ${found.length} places like ${find.source}, not one`);
		const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile);
		const broken = ts.transpileModule(text.replace(find, put), config);
		fs.writeFileSync(path.join(copy, file.replace(/\.ts$/, '.js')), broken.outputText);
	}
	const require = createRequire(path.join(copy, 'index.js'));
	const { ConcurExpenseIntegrationStatus } = require(`./${NODE}`) as Record<string, new () => INodeType>;
	const { ConcurApi } = require('./credentials/ConcurApi.credentials.js') as Record<
		string,
		new () => ICredentialType
	>;
	registerNodeType('n8n-nodes-concur.concurExpenseIntegrationStatus', new ConcurExpenseIntegrationStatus());
	registerCredentialType('concurApi', new ConcurApi());
}
