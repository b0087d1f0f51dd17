import { postDemo } from './post.mts';

const args = process.argv.slice(2);
const started = Date.now();
process.exitCode = await postDemo(args.includes('--editor'));
console.log(`Took ${Math.round((Date.now() - started) / 1000)} s.`);
