// The rules of the house (docs/architecture.md): imports run one way, without circles, and only the transport sends.
// A configuration of its own, since eslint.config.mjs is n8n's and unmodified.
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import typescriptEslint from 'typescript-eslint';

/** Concur's client from top to bottom. A room imports from rooms further down only; rooms on one floor don't import each other. */
const FLOORS = [
	['financial', 'events'],
	['commit'],
	['changes'],
	['reports'],
	['reading'],
	['verdict'],
	['signIn'],
	['transport'],
	['formats'],
];

const uphill = FLOORS.flatMap((rooms, floor) =>
	rooms.map((room) => ({
		target: `./concur/${room}`,
		from: FLOORS.slice(0, floor + 1)
			.flat()
			.filter((other) => other !== room)
			.map((other) => `./concur/${other}`),
		message: 'Imports run downhill within concur/.',
	})),
).filter(({ from }) => from.length > 0);

const PRODUCT = ['./nodes', './credentials', './concur'];
const PROOF = ['./sandbox', './testing', './test', './demo', './bench', './docs', './examples'];

export default typescriptEslint.config(
	{ ignores: ['dist', 'node_modules'] },
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'concur/**/*.ts', 'sandbox/**/*.mts'],
		languageOptions: { parser: typescriptEslint.parser },
		linterOptions: { reportUnusedDisableDirectives: 'off' },
		plugins: { 'import-x': importX, '@typescript-eslint': typescriptEslint.plugin },
		settings: {
			'import-x/resolver-next': [createTypeScriptImportResolver()],
			'import-x/extensions': ['.ts', '.mts'],
			'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.mts'] },
		},
		rules: {
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
			'import-x/no-unresolved': 'error',
			'import-x/no-restricted-paths': [
				'error',
				{
					zones: [
						...uphill,
						{
							target: './concur',
							from: ['./nodes', './credentials', ...PROOF],
							message: 'concur/ is the ground floor.',
						},
						{
							target: './credentials',
							from: ['./nodes', ...PROOF],
							message: 'Credentials use concur/ only.',
						},
						{
							target: './nodes',
							from: ['./credentials', ...PROOF],
							message: 'Nodes use concur/ and nodes/shared only.',
						},
						{
							target: './sandbox',
							from: [...PRODUCT, ...PROOF.filter((folder) => folder !== './sandbox')],
							message: "The sandbox shares no code with the product, so that it can't share its mistakes.",
						},
					],
				},
			],
		},
	},
	{
		// One file, one job.
		files: ['nodes/**/*.ts', 'concur/**/*.ts'],
		rules: { 'max-lines': ['error', 200] },
	},
	{
		// Everything in concur/ stands in a room.
		files: ['concur/*.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{ selector: 'Program', message: 'Put this file into a folder of concur/.' },
			],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'concur/**/*.ts'],
		ignores: ['concur/transport/**', 'nodes/shared/connection.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector:
						'Identifier[name=/^(httpRequest|httpRequestWithAuthentication|requestWithAuthentication|requestWithAuthenticationPaginated|requestOAuth1|requestOAuth2|fetch)$/]',
					message: 'Requests go through concur/transport/request.ts.',
				},
				{
					selector:
						'Literal[value=/^(httpRequest|httpRequestWithAuthentication|requestWithAuthentication|requestOAuth[12])$/]',
					message: 'Requests go through concur/transport/request.ts.',
				},
				{
					selector: 'MemberExpression[object.property.name="helpers"][property.name="request"]',
					message: 'Requests go through concur/transport/request.ts.',
				},
				{
					selector: 'ImportDeclaration[source.value=/^(node:)?(https?|http2|net|tls|undici|axios)$/]',
					message: 'Requests go through concur/transport/request.ts.',
				},
			],
		},
	},
);
