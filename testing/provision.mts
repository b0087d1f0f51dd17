import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { onceInCache } from './cache.mts';
import { step } from './step.mts';
import type { Log } from './step.mts';
import { N8N_VERSION, NODE_VERSION } from './versions.mts';

const run = promisify(execFile);

const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** n8n up to 2.20 takes this one from a host of its own; only its spreadsheet nodes use it. */
const OVERRIDES = { xlsx: '0.18.5' };

/** A real n8n on disk, and the Node that it runs on. */
export interface Provision {
	node: string;
	n8n: string;
	/** For PATH, so that n8n's own children find the same Node. */
	nodeFolder: string;
}

/**
 * Makes sure that Node 24 and an n8n are in the cache; minutes the first time, seconds afterwards.
 * @throws when an installation fails, with the end of its output
 */
export async function provision(version = N8N_VERSION, log: Log = console.log): Promise<Provision> {
	const nodeFolder = ownNodeFolder() ?? (await provideNode(log));
	const folder = await onceInCache(`n8n-${version}`, log, async (target) => {
		const env = { ...process.env, PATH: `${path.join(nodeFolder, 'bin')}:${process.env.PATH}` };
		writeManifest(target, { name: 'n8n-for-tests', private: true, overrides: OVERRIDES });
		await step(`Installing n8n ${version}`, log, {
			command: 'npm',
			args: [...INSTALL, `n8n@${version}`],
			cwd: target,
			env,
		});
		// These two are compiled, against the headers of the Node that runs n8n.
		await step('Compiling sqlite3 and isolated-vm', log, {
			command: 'npm',
			args: ['rebuild', 'sqlite3', 'isolated-vm', '--loglevel=error'],
			cwd: target,
			env: { ...env, npm_config_nodedir: nodeFolder, npm_config_ignore_scripts: 'false' },
		});
	});
	return {
		node: path.join(nodeFolder, 'bin', 'node'),
		nodeFolder,
		n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

function writeManifest(folder: string, manifest: object): void {
	fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
}

/** The running Node, if it is the major version that the cached n8n is compiled for, with its headers. */
function ownNodeFolder(): string | undefined {
	const folder = path.dirname(path.dirname(process.execPath));
	const fits =
		process.versions.node.split('.')[0] === NODE_VERSION &&
		fs.existsSync(path.join(folder, 'include', 'node', 'node.h'));
	return fits ? folder : undefined;
}

async function provideNode(log: Log): Promise<string> {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node-${platform}-${process.arch}`;
	const folder = await onceInCache(`node-${NODE_VERSION}`, log, async (target) => {
		writeManifest(target, { name: 'node-for-tests', private: true });
		await step(`Installing Node ${NODE_VERSION}`, log, {
			command: 'npm',
			args: [...INSTALL, `${name}@${NODE_VERSION}`],
			cwd: target,
		});
	});
	return path.join(folder, 'node_modules', name);
}

/** Builds and packs the package. @returns the tarball's path */
export async function packPackage(log: Log = console.log): Promise<string> {
	const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
		name: string;
		version: string;
	};
	await step('Building and packing the package', log, {
		command: 'npx',
		args: ['gulp', 'pack'],
		cwd: process.cwd(),
	});
	return path.resolve(`${name}-${version}.tgz`);
}

/**
 * Puts the tarball where and how n8n's community-nodes dialog would (community-packages.service, downloadPackage). The
 * dialog itself can only be pointed at the public registry: another one needs a licence.
 */
export async function installCommunityPackage(tarball: string, userFolder: string): Promise<void> {
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
		name: string;
		version: string;
	};
	const packageFolder = path.join(nodesFolder, 'node_modules', name);
	fs.mkdirSync(packageFolder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components=1']);
	const manifest = path.join(packageFolder, 'package.json');
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = JSON.parse(
		fs.readFileSync(manifest, 'utf8'),
	);
	void [devDependencies, peerDependencies, optionalDependencies];
	fs.writeFileSync(manifest, JSON.stringify(kept, null, 2));
	const flags = [
		'--audit=false',
		'--fund=false',
		'--bin-links=false',
		'--install-strategy=shallow',
		'--ignore-scripts=true',
		'--package-lock=false',
	];
	await run('npm', ['install', ...flags], { cwd: packageFolder });
	fs.writeFileSync(
		path.join(nodesFolder, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: { [name]: version } }, null, 2),
	);
}
