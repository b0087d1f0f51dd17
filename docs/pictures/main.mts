import { takeCanvases } from './canvas.mts';
import { takeCredentials } from './credentials.mts';
import { takePanels } from './nodes.mts';
import { removeOthers, Studio } from './studio.mts';

/** `--only canvases|panels|credentials` makes a part of the pictures, and removes none. */
const PARTS = { canvases: takeCanvases, panels: takePanels, credentials: takeCredentials };
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
const parts = Object.entries(PARTS).filter(([name]) => only === undefined || name === only);
if (parts.length === 0) throw new Error(`There are: ${Object.keys(PARTS).join(', ')}`);

const studio = await Studio.open();
try {
	for (const [, take] of parts) await take(studio);
	if (only === undefined) removeOthers(studio.made);
} finally {
	await studio.close();
}
process.exit(0);
