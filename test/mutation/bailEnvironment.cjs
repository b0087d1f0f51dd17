const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test has noticed. Module state: it outlives the environment of a run. */
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
