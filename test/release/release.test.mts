import fs from 'node:fs';

import { PLACEHOLDER_REPOSITORY, reasonsAgainst, repositoryOf } from '../../release/placeholders.mts';
import { closureOf, projectOfShipped } from '../../release/shipped.mts';

const OWN = {
	version: '1.2.3',
	author: { name: 'Finance IT', email: 'finance-it@company.com' },
	homepage: 'https://github.com/company/n8n-nodes-concur',
	repository: { type: 'git', url: 'git+https://github.com/company/n8n-nodes-concur.git' },
};

it('a package of somebody may be published', () => {
	expect(reasonsAgainst(OWN, { publishedFrom: 'company/n8n-nodes-concur', tag: '1.2.3' })).toEqual([]);
});

it.each([
	[
		'a name to be set',
		{ author: { name: 'To be set by whoever publishes', email: 'it@company.com' } },
		'author',
	],
	['an address under .example', { author: { name: 'IT', email: 'it@concur.example' } }, 'author'],
	['no author', { author: undefined }, 'author'],
	['no homepage', { homepage: '' }, 'homepage'],
	['a homepage under .example', { homepage: 'https://concur.example/n8n' }, 'homepage'],
	['the placeholder as homepage', { homepage: `https://${PLACEHOLDER_REPOSITORY}` }, 'homepage'],
	[
		'the placeholder as repository',
		{ repository: { url: `git+https://${PLACEHOLDER_REPOSITORY}.git` } },
		'repository',
	],
	['what is private', { private: true }, '"private"'],
	['no repository', { repository: undefined }, 'repository'],
])('%s is refused', (_what, change, field) => {
	expect(reasonsAgainst({ ...OWN, ...change })).toEqual([
		expect.stringMatching(
			new RegExp(`^(${field} in package.json is a placeholder|package.json says ${field})`),
		),
	]);
});

it('another repository, another tag and links to nobody are refused', () => {
	expect(
		reasonsAgainst(OWN, {
			publishedFrom: 'somebody/fork',
			tag: '1.2.4',
			files: { 'credentials/A.ts': `https://${PLACEHOLDER_REPOSITORY}#a`, 'credentials/B.ts': '' },
		}),
	).toEqual([
		'package.json names the repository company/n8n-nodes-concur, but somebody/fork publishes it',
		'the tag is 1.2.4, but package.json has the version 1.2.3',
		`credentials/A.ts links to ${PLACEHOLDER_REPOSITORY}`,
	]);
});

it('whoever publishes sets all of it, or none is set yet: then npm itself publishes nothing', () => {
	const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as typeof OWN;
	expect([0, 4]).toContain(reasonsAgainst(manifest).length);
});

it.each([
	['git+https://github.com/a/b-c.git', 'a/b-c'],
	['https://github.com/a/b', 'a/b'],
	['git@github.com:a/b.c.git', 'a/b.c'],
	['https://gitlab.com/a/b', ''],
])('the repository of %s', (address, name) => {
	expect(repositoryOf(address)).toBe(name);
});

const LOCK = {
	packages: {
		'node_modules/xml': { version: '1.0.0', dependencies: { numbers: '^2.0.0' }, dev: true },
		'node_modules/numbers': { version: '2.1.0', dev: true },
		'node_modules/test-tool': { version: '3.0.0', dev: true },
	},
};

it('what ships is the libraries that are built in and what they are made of, and no tool', () => {
	expect(Object.keys(closureOf(['xml'], LOCK))).toEqual(['node_modules/xml', 'node_modules/numbers']);
	expect(() => closureOf(['json'], LOCK)).toThrow('json is not in package-lock.json');

	const folder = projectOfShipped({ name: 'n', version: '1.0.0', description: '', license: 'MIT' }, LOCK, [
		'xml',
	]);
	const written = (file: string): unknown => JSON.parse(fs.readFileSync(`${folder}/${file}`, 'utf8'));
	expect(written('package.json')).toMatchObject({ dependencies: { xml: '1.0.0' } });
	expect(written('package-lock.json')).toMatchObject({
		packages: { 'node_modules/numbers': { version: '2.1.0' }, '': { dependencies: { xml: '1.0.0' } } },
	});
	expect(JSON.stringify(written('package-lock.json'))).not.toContain('"dev"');
	fs.rmSync(folder, { recursive: true });
});

it('every action of the workflows is pinned to a commit', () => {
	const uses = fs
		.readdirSync('.github/workflows')
		.flatMap((file) => fs.readFileSync(`.github/workflows/${file}`, 'utf8').match(/uses: .+/g) ?? []);
	expect(uses.length).toBeGreaterThan(5);
	for (const use of uses) expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
