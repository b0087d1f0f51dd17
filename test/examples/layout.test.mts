import fs from 'node:fs';

import { readExample } from '../../testing/workflows.mts';
import { boxes, cross, lines, overlap, runsThrough } from './geometry.mts';

const EXAMPLES = fs
	.readdirSync('examples')
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

const pairs = <Value,>(list: Value[]): Array<[Value, Value]> =>
	list.flatMap((one, index) => list.slice(index + 1).map((other): [Value, Value] => [one, other]));

describe.each(EXAMPLES)('%s on the canvas', (name) => {
	const workflow = readExample(name);
	const { nodes, stickies } = boxes(workflow);
	const drawn = lines(workflow);

	it('no node and no sticky note lies on another', () => {
		const found = pairs([...nodes, ...stickies]).filter(([one, other]) => overlap(one, other));
		expect(found.map(([one, other]) => `${one.name} / ${other.name}`)).toEqual([]);
	});

	it('no lines cross', () => {
		const found = pairs(drawn).filter(([one, other]) => cross(one, other));
		expect(found.map(([one, other]) => `${one.name} / ${other.name}`)).toEqual([]);
	});

	it('no line runs through a node or a sticky note', () => {
		const found = drawn.flatMap((line) =>
			[...nodes, ...stickies]
				.filter((box) => box.name !== line.from && box.name !== line.to && runsThrough(line, box))
				.map((box) => `${line.name} / ${box.name}`),
		);
		expect(found).toEqual([]);
	});
});
