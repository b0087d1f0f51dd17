const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const glob = require('fast-glob');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const SOURCES = ['nodes/**/*.ts', 'credentials/**/*.ts', 'concur/**/*.ts'];

function clean(done) {
	fs.rmSync('dist', { recursive: true, force: true });
	done();
}

/** What n8n provides, so that it must not be in the package. */
const PROVIDED = ['n8n-workflow', 'crypto'];

/** npm libraries that our files import, as they are met. */
const libraries = new Set();

/** Our own files stay files, so that a stack trace names the source; an npm library becomes a file of its own, once. */
const keepFilesApart = {
	name: 'keep-files-apart',
	setup(build) {
		build.onResolve({ filter: /.*/ }, ({ path: request, importer, kind }) => {
			if (kind === 'entry-point') return undefined;
			if (request.startsWith('.') || PROVIDED.includes(request)) return { path: request, external: true };
			libraries.add(request);
			const toLibrary = path.relative(path.dirname(importer), path.resolve('npm', `${request}.js`));
			return { path: toLibrary, external: true };
		});
	},
};

function typecheck(done) {
	execFileSync('tsc', ['--noEmit'], { stdio: 'inherit' });
	done();
}

const OUTPUT = { bundle: true, platform: 'node', target: 'node20.19', format: 'cjs', logLevel: 'warning' };

/** Bundling is what lets the package ship with no dependencies: n8n installs none for a community node. */
async function bundle() {
	libraries.clear();
	await esbuild.build({
		...OUTPUT,
		entryPoints: SOURCES.flatMap((pattern) => glob.sync(pattern)),
		outbase: '.',
		outdir: 'dist',
		plugins: [keepFilesApart],
	});
	await esbuild.build({
		...OUTPUT,
		entryPoints: [...libraries].map((name) => ({ in: name, out: name })),
		outdir: 'dist/npm',
		external: PROVIDED,
		minify: true,
		legalComments: 'inline',
	});
}

function codex() {
	return src('nodes/**/*.node.json', { base: '.' }).pipe(dest('dist'));
}

function icons() {
	return src('icons/*.svg', { base: '.', encoding: false }).pipe(dest('dist'));
}

function pack(done) {
	execFileSync('npm', ['pack', '--silent'], { stdio: 'inherit' });
	done();
}

const build = series(clean, parallel(typecheck, bundle, codex, icons));

exports.clean = clean;
exports.build = build;
exports.pack = series(build, pack);
exports.default = build;
