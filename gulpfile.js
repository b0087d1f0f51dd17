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

/** Our own files stay files, so that a stack trace names the source; only npm libraries are copied in. */
const keepOurFilesApart = {
	name: 'keep-our-files-apart',
	setup(build) {
		build.onResolve({ filter: /^\.{1,2}\// }, ({ path: request, importer }) =>
			importer === '' || importer.includes(`${path.sep}node_modules${path.sep}`)
				? undefined
				: { path: request, external: true },
		);
	},
};

function typecheck(done) {
	execFileSync('tsc', ['--noEmit'], { stdio: 'inherit' });
	done();
}

/** Bundling is what lets the package ship with no dependencies: n8n installs none for a community node. */
async function bundle() {
	await esbuild.build({
		entryPoints: SOURCES.flatMap((pattern) => glob.sync(pattern)),
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		target: 'node20.19',
		format: 'cjs',
		external: ['n8n-workflow', 'crypto'],
		plugins: [keepOurFilesApart],
		logLevel: 'warning',
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
