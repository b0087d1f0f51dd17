const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const glob = require('fast-glob');
const swc = require('@swc/core');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const ts = require('typescript');

/** Names at the top of a file stay, for stack traces and profiles. */
const MINIFY = {
	ecma: 2020,
	module: false,
	compress: { toplevel: false, inline: 0, reduce_funcs: false, reduce_vars: false },
	mangle: { topLevel: false },
};

const SOURCES = ['nodes/**/*.ts', 'credentials/**/*.ts', 'concur/**/*.ts'];

function clean(done) {
	fs.rmSync('dist', { recursive: true, force: true });
	done();
}

/** What n8n provides, so that it must not be in the package. */
const PROVIDED = ['n8n-workflow', 'crypto'];

/**
 * Our own files stay files, and keep the names of their functions, so that a stack trace names the source. What only people
 * read stays out of the package: comments, and the names of local variables.
 */
async function compile() {
	const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
	const compilerOptions = { ...config.compilerOptions, removeComments: true };
	const libraries = new Set();
	for (const file of SOURCES.flatMap((pattern) => glob.sync(pattern))) {
		const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions });
		const toRoot = path.relative(path.dirname(file), '.');
		// n8n installs no dependencies of a community node: what a file takes from npm lies in the package.
		const bundled = outputText.replace(/require\("([^."][^"]*)"\)/g, (whole, name) => {
			if (PROVIDED.includes(name)) return whole;
			libraries.add(name);
			return `require("${toRoot}/npm/${name}.js")`;
		});
		const { code } = await swc.minify(bundled, MINIFY);
		fs.mkdirSync(path.join('dist', path.dirname(file)), { recursive: true });
		fs.writeFileSync(path.join('dist', file.replace(/\.ts$/, '.js')), code);
	}
	await bundle([...libraries]);
}

/** Each npm library becomes one file; beside them stand the licences of all that is in them. */
async function bundle(libraries) {
	const { metafile } = await esbuild.build({
		metafile: true,
		entryPoints: libraries.map((name) => ({ in: name, out: name })),
		outdir: 'dist/npm',
		bundle: true,
		platform: 'node',
		target: 'node20.19',
		format: 'cjs',
		external: PROVIDED,
		minify: true,
		legalComments: 'none',
		logLevel: 'warning',
	});
	const folders = Object.keys(metafile.inputs).map(
		(file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)[0],
	);
	const licences = [...new Set(folders)].sort().map(licenceOf);
	fs.writeFileSync('dist/npm/LICENSES.txt', licences.join('\n'));
}

/** @returns a package's name, version and licence, with the licence's text where the package has it */
function licenceOf(folder) {
	const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const [file] = glob.sync('licen[cs]e*', { cwd: folder, caseSensitiveMatch: false });
	return `${name} ${version} (${license})\n\n${file ? fs.readFileSync(path.join(folder, file), 'utf8') : ''}`;
}

function typecheck(done) {
	execFileSync('tsc', ['--noEmit'], { stdio: 'inherit' });
	done();
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

const build = series(clean, parallel(typecheck, compile, codex, icons));

exports.clean = clean;
exports.build = build;
exports.pack = series(build, pack);
exports.default = build;
