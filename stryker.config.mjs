/** Mutation tests of what money depends on: `npm run test:mutation` runs it part by part. */
export default {
	packageManager: 'npm',
	testRunner: 'jest',
	jest: { configFile: 'jest.mutation.config.cjs', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	reporters: ['progress', 'json'],
	jsonReporter: { fileName: process.env.MUTATION_REPORT ?? 'coverage/mutation.json' },
	tempDirName: 'coverage/stryker',
	// The examples, the rigs and the documents are no matter to what is mutated, and are copied for each run.
	ignorePatterns: ['/docs/images', '/coverage', '*.tgz', '/dist'],
	concurrency: 2,
	timeoutMS: 10_000,
	// A mutant of what is evaluated once, on import, is run against all tests.
	ignoreStatic: false,
};
