/** Mutation tests of what money depends on: `npm run test:mutation`, or `-- --mutate 'concur/commit/**'` for a part. */
export default {
	packageManager: 'npm',
	testRunner: 'jest',
	jest: { configFile: 'jest.mutation.config.cjs', enableFindRelatedTests: true },
	coverageAnalysis: 'perTest',
	mutate: [
		'concur/commit/**/*.ts',
		'concur/financial/**/*.ts',
		'concur/verdict/**/*.ts',
		'concur/transport/**/*.ts',
		'concur/signIn/**/*.ts',
		'concur/changes/**/*.ts',
		'concur/reports/journal.ts',
		'nodes/shared/**/*.ts',
	],
	reporters: ['progress', 'json', 'clear-text'],
	clearTextReporter: { allowColor: false, reportTests: false, reportMutants: true, logTests: false },
	jsonReporter: { fileName: 'coverage/mutation.json' },
	tempDirName: 'coverage/stryker',
	concurrency: 2,
	timeoutMS: 20_000,
	// A mutant of what is evaluated once, on import, is run against all tests.
	ignoreStatic: false,
};
