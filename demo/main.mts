import { financialDemo } from './financial.mts';
import { loopDemo } from './loop.mts';
import { postDemo } from './post.mts';

/**
 * `--loop` plays the whole loop with an ERP stand-in, `--financial` that of the Financial Integration Service; `--editor` leaves n8n's
 * editor open, with reports to play with (not behind `--financial`).
 */
const args = process.argv.slice(2);
const started = Date.now();
const keepEditor = args.includes('--editor');
process.exitCode = args.includes('--financial')
	? await financialDemo()
	: args.includes('--loop')
		? await loopDemo(keepEditor)
		: await postDemo(keepEditor);
console.log(`Took ${Math.round((Date.now() - started) / 1000)} s.`);
