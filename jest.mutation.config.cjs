/** The tests that mutants are held against; `npm run test:mutation` names those of each part. */
const base = require('./jest.config.cjs');

const tests = (process.env.MUTATION_TESTS ?? 'concur').split(',');

module.exports = {
	...base,
	testMatch: tests.flatMap((name) => [
		`<rootDir>/test/${name}/**/*.test.mts`,
		`<rootDir>/test/${name}.test.mts`,
	]),
	// How the pace does over minutes of virtual time is a measurement.
	testPathIgnorePatterns: ['/node_modules/', 'paceSimulation'],
	maxWorkers: 1,
};
