import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

/** What n8n's verification runs: the source tree, then what the packed tarball really holds. */
const SHIPPED_FILE_PATTERNS = ['**/*.js', 'package.json'];

function unpackTarball(): string {
	const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
		name: string;
		version: string;
	};
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-scan-'));
	execFileSync('tar', ['-xzf', `${name}-${version}.tgz`, '-C', folder, '--strip-components=1']);
	return folder;
}

async function scan(label: string, folder: string, patterns: string[]): Promise<boolean> {
	const result = await analyzePackage(folder, patterns);
	process.stdout.write(`${result.passed ? 'passed' : 'FAILED'}  ${label}\n${result.details ?? ''}`);
	if (!result.passed && !result.details) process.stdout.write(`${result.message}\n`);
	return result.passed;
}

/** n8n downloads and unpacks the package on every start of a fresh container. */
const MAX_UNPACKED_BYTES = 350_000;

function measure(folder: string): boolean {
	const bytes = fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
	const fits = bytes <= MAX_UNPACKED_BYTES;
	console.log(`${fits ? 'passed' : 'FAILED'}  unpacks to ${bytes} bytes, at most ${MAX_UNPACKED_BYTES}`);
	return fits;
}

const tarballFolder = unpackTarball();
const results = [
	measure(tarballFolder),
	await scan('source tree', process.cwd(), SOURCE_FILE_PATTERNS),
	await scan('packed tarball', tarballFolder, SHIPPED_FILE_PATTERNS),
];
fs.rmSync(tarballFolder, { recursive: true });
process.exitCode = results.every(Boolean) ? 0 : 1;
