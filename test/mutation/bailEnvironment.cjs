const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test has noticed. Module state: it outlives the test files of one run, each of which has an environment of its own. */
let noticed;

/** Once a test has noticed a mutant, the others need not look at it: jest's own bail does not work when another program runs it. */
module.exports = class BailEnvironment extends TestEnvironment {
	async handleTestEvent({ name, test }) {
		const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
		if (mutant === undefined) return;
		if (name === 'test_start' && noticed === mutant) test.mode = 'skip';
		if (name === 'test_done' && test.errors.length > 0) noticed = mutant;
	}
};
