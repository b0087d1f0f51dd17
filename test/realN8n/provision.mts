import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { N8N_VERSION, NODE_VERSION } from './versions.mts';

const run = promisify(execFile);

/** A real n8n on disk, and the Node that it runs on. */
export interface Provision {
	node: string;
	n8n: string;
	/** For PATH, so that n8n's own children find the same Node. */
	nodeFolder: string;
}

/** Where Node and n8n are kept between runs and clones; N8N_NODES_CONCUR_CACHE moves it. */
export function cacheFolder(): string {
	const { N8N_NODES_CONCUR_CACHE: own, XDG_CACHE_HOME: xdg } = process.env;
	return own || path.join(xdg || path.join(os.homedir(), '.cache'), 'n8n-nodes-concur');
}

/**
 * Makes sure that Node 24 and an n8n are in the cache; minutes the first time, seconds afterwards.
 * @throws when an installation fails, with the end of its output
 */
export async function provision(version = N8N_VERSION, log = console.log): Promise<Provision> {
	const nodeFolder = await provideNode(log);
	const node = path.join(nodeFolder, 'bin', 'node');
	const folder = await onceInCache(`n8n-${version}`, log, async (target) => {
		const env = { ...process.env, PATH: `${path.join(nodeFolder, 'bin')}:${process.env.PATH}` };
		fs.writeFileSync(path.join(target, 'package.json'), '{"name":"n8n-for-tests","private":true}');
		await step(
			`Installing n8n ${version}`,
			log,
			'npm',
			['install', `n8n@${version}`, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
			target,
			env,
		);
		// These two are compiled, against the headers of the Node that runs n8n.
		await step(
			'Compiling sqlite3 and isolated-vm',
			log,
			'npm',
			['rebuild', 'sqlite3', 'isolated-vm', '--loglevel=error'],
			target,
			{
				...env,
				npm_config_nodedir: nodeFolder,
				npm_config_ignore_scripts: 'false',
			},
		);
	});
	return { node, nodeFolder, n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

async function provideNode(log: (line: string) => void): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) >= Number(NODE_VERSION))
		return path.dirname(path.dirname(process.execPath));
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node-${platform}-${process.arch}`;
	const folder = await onceInCache(`node-${NODE_VERSION}`, log, async (target) => {
		fs.writeFileSync(path.join(target, 'package.json'), '{"name":"node-for-tests","private":true}');
		await step(
			`Installing Node ${NODE_VERSION}`,
			log,
			'npm',
			[
				'install',
				`${name}@${NODE_VERSION}`,
				'--ignore-scripts',
				'--no-audit',
				'--no-fund',
				'--loglevel=error',
			],
			target,
		);
	});
	return path.join(folder, 'node_modules', name);
}

/** Fills a cache folder once: into a folder of its own, renamed when complete, so that a crash leaves no half. */
async function onceInCache(
	name: string,
	log: (line: string) => void,
	fill: (target: string) => Promise<void>,
): Promise<string> {
	const folder = path.join(cacheFolder(), name);
	const marker = path.join(folder, '.complete');
	if (fs.existsSync(marker)) return folder;
	fs.mkdirSync(cacheFolder(), { recursive: true });
	const target = `${folder}.${process.pid}`;
	fs.rmSync(target, { recursive: true, force: true });
	fs.mkdirSync(target);
	log(`Not in the cache yet: ${name} (this happens once and takes some minutes)`);
	await fill(target);
	fs.writeFileSync(path.join(target, '.complete'), new Date().toISOString());
	// Another run may have been faster; either of the two is good.
	if (!fs.existsSync(marker)) {
		fs.rmSync(folder, { recursive: true, force: true });
		fs.renameSync(target, folder);
	} else fs.rmSync(target, { recursive: true, force: true });
	return folder;
}

const PROGRESS_EVERY_MS = 10_000;

async function step(
	what: string,
	log: (line: string) => void,
	command: string,
	args: string[],
	cwd: string,
	env = process.env,
): Promise<void> {
	const started = Date.now();
	const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
	log(`${what} ...`);
	const progress = setInterval(() => log(`${what} ... ${seconds()}`), PROGRESS_EVERY_MS);
	try {
		await new Promise<void>((resolve, reject) => {
			let tail = '';
			const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
			const keep = (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-4000));
			child.stdout.on('data', keep);
			child.stderr.on('data', keep);
			child.once('error', reject);
			child.once('close', (code) =>
				code === 0 ? resolve() : reject(new Error(`${what} failed (exit ${code})\n${tail}`)),
			);
		});
		log(`${what}: done in ${seconds()}`);
	} finally {
		clearInterval(progress);
	}
}

/** Builds and packs the package. @returns the tarball's path */
export async function packPackage(log = console.log): Promise<string> {
	const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
		name: string;
		version: string;
	};
	await step('Building and packing the package', log, 'npx', ['gulp', 'pack'], process.cwd());
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
