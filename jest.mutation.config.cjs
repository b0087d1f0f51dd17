/** The tests that mutants are held against: those that take seconds, not minutes. */
const base = require('./jest.config.cjs');

module.exports = {
	...base,
	testMatch: [
		'<rootDir>/test/concur/**/*.test.mts',
		'<rootDir>/test/credentials/*.test.mts',
		'<rootDir>/test/engine/*.test.mts',
	],
	// How the pace does over minutes of virtual time is a measurement.
	testPathIgnorePatterns: ['/node_modules/', 'paceSimulation'],
};
