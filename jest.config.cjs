/** Tests are .mts beside a .ts product; swc turns both into CommonJS, which n8n-core and n8n-workflow are written in. */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	// The tests of a part once more, for mutants.
	testPathIgnorePatterns: ['/node_modules/', 'test/mutation/together'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: {
		'^.+\\.(m?ts|mjs|js)$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
	},
	// Libraries that are published as ES modules only.
	transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)'],
	// Two processes: in one, what earlier tests left behind makes the simulations ten times slower.
	maxWorkers: 2,
	testTimeout: 60_000,
};
