/** The tests that mutants are held against; `npm run test:mutation` names those of each part. */
const base = require('./jest.config.cjs');

module.exports = {
	...base,
	testMatch: ['<rootDir>/test/mutation/together.test.mts'],
	testPathIgnorePatterns: ['/node_modules/'],
	testEnvironment: require.resolve('./test/mutation/bailEnvironment.cjs'),
	maxWorkers: 1,
};
