const fs = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Property tests try many stories: most mutants are noticed by a plain test before. */
const isProperty = (file) => fs.readFileSync(file, 'utf8').includes("from 'fast-check'");

/** Test files in the order in which they are likely to be through. */
module.exports = class QuickFirst extends Sequencer {
	sort(tests) {
		const rank = tests.map((test) => ({
			test,
			property: isProperty(test.path),
			size: fs.statSync(test.path).size,
		}));
		return rank
			.sort((left, right) => left.property - right.property || left.size - right.size)
			.map(({ test }) => test);
	}
};
