import fs from 'node:fs';
import path from 'node:path';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';

export const COLORS = { node: '#1f6feb', httpRequestHeader: '#d1742f', httpRequest: '#8a5a2b' };

/** Draws a Vega-Lite chart into an SVG file. */
export async function drawSvg(spec: TopLevelSpec, file: string): Promise<void> {
	const { spec: vega } = compile({
		background: 'white',
		padding: 12,
		config: { font: 'sans-serif', axis: { labelFontSize: 11, titleFontSize: 12 }, title: { fontSize: 13 } },
		...spec,
	} as TopLevelSpec);
	const svg = await new View(parse(vega), { renderer: 'none' }).toSVG();
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, `${svg}\n`);
}
