import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import glob from 'fast-glob';

interface Locked {
	version: string;
	license?: string;
	dependencies?: Record<string, string>;
}

interface Lock {
	packages: Record<string, Locked>;
}

interface Manifest {
	name: string;
	version: string;
	description: string;
	license: string;
}

/** The npm libraries that the build has put into the package, each a file under dist/npm. */
export function builtIn(): string[] {
	const names = glob.sync('**/*.js', { cwd: 'dist/npm' }).map((file) => file.replace(/\.js$/, ''));
	if (names.length === 0) throw new Error('dist/npm is empty: npm run build first');
	return names.sort();
}

/** A library and what it is made of, as the lock file has them. @throws when one is not at the top of the lock file */
export function closureOf(names: string[], lock: Lock): Record<string, Locked> {
	const closure: Record<string, Locked> = {};
	const waiting = [...names];
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		const key = `node_modules/${name}`;
		if (key in closure) continue;
		const locked = lock.packages[key];
		if (locked === undefined) throw new Error(`${name} is not in package-lock.json`);
		closure[key] = locked;
		waiting.push(...Object.keys(locked.dependencies ?? {}));
	}
	return closure;
}

/**
 * A project that depends on exactly what the package has built in, so that npm's own tools can list and audit it: to npm the
 * package itself has no dependencies.
 * @returns its folder
 */
export function projectOfShipped(manifest: Manifest, lock: Lock, names = builtIn()): string {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-shipped-'));
	const closure = closureOf(names, lock);
	const { name, version, description, license } = manifest;
	const dependencies = Object.fromEntries(
		names.map((library) => [library, closure[`node_modules/${library}`].version]),
	);
	const root = { name, version, license, dependencies };
	const packages = Object.fromEntries(
		Object.entries(closure).map(([key, locked]) => [key, { ...locked, dev: undefined }]),
	);
	const write = (file: string, content: object) =>
		fs.writeFileSync(path.join(folder, file), JSON.stringify(content, null, '\t'));
	write('package.json', { ...root, description });
	write('package-lock.json', {
		name,
		version,
		lockfileVersion: 3,
		requires: true,
		packages: { '': root, ...packages },
	});
	return folder;
}
