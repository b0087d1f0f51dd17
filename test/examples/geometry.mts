import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from '../../testing/api.mts';

/** A node, or a sticky note, as n8n's canvas draws it. */
export interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

export interface Point {
	x: number;
	y: number;
}

/** A line from an output to an input, as a row of points. */
export interface Line {
	name: string;
	from: string;
	to: string;
	points: Point[];
}

const SIZE = 96;
/** Two outputs, or inputs, are so far apart. */
const HANDLE_STEP = 32;
/** Name, and subtitle, under a node. */
const LABEL_HEIGHT = 56;
const POINTS = 60;

const isSticky = ({ type }: INode): boolean => type.endsWith('.stickyNote');
const isAgent = ({ type }: INode): boolean => type.endsWith('.agent');

/** How many lines a node takes in and gives out, as far as they show; its height follows from it. */
function handles({ nodes, connections }: WorkflowFile, { name }: INode): { inputs: number; outputs: number } {
	const into = nodes.flatMap((node) =>
		(connections[node.name]?.main ?? []).flatMap((targets) => targets ?? []),
	);
	const highest = into.filter(({ node }) => node === name).map(({ index }) => index);
	return {
		inputs: Math.max(0, ...highest) + 1,
		outputs: Math.max(1, connections[name]?.main?.length ?? 0, ...declaredOutputs(nodes, name)),
	};
}

/** Outputs that nothing is connected to are drawn as well. */
function declaredOutputs(nodes: INode[], name: string): number[] {
	const { type = '', parameters = {} } = nodes.find((node) => node.name === name) ?? {};
	if (/\.(if|concurExpenseIntegrationStatus|concurFinancialIntegration)$/.test(type)) return [2];
	return type.endsWith('.concurExpenseReport') && parameters.operation === 'sendBack' ? [2] : [];
}

function boxOf(workflow: WorkflowFile, node: INode): Box {
	const [left, top] = node.position;
	const { inputs, outputs } = handles(workflow, node);
	const { width, height } = isSticky(node)
		? { width: Number(node.parameters.width), height: Number(node.parameters.height) }
		: {
				width: isAgent(node) ? 256 : SIZE,
				height: Math.max(SIZE, HANDLE_STEP * (Math.max(inputs, outputs) + 1)),
			};
	return { name: node.name, left, top, right: left + width, bottom: top + height };
}

/** @returns the nodes of a workflow, with their labels, and its sticky notes */
export function boxes(workflow: WorkflowFile): { nodes: Box[]; stickies: Box[] } {
	const { nodes } = workflow;
	return {
		nodes: nodes
			.filter((node) => !isSticky(node))
			.map((node) => boxOf(workflow, node))
			.map((box) => ({ ...box, bottom: box.bottom + LABEL_HEIGHT })),
		stickies: nodes.filter(isSticky).map((node) => boxOf(workflow, node)),
	};
}

/** The curve that n8n draws from left to right. */
function curve(start: Point, end: Point): Point[] {
	const bend = Math.max(0.5 * (end.x - start.x), 6.25 * Math.sqrt(Math.max(0, start.x - end.x)));
	const [a, b] = [start.x + bend, end.x - bend];
	return Array.from({ length: POINTS + 1 }, (_, index) => {
		const t = index / POINTS;
		const [p, q, r, s] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
		return { x: p * start.x + q * a + r * b + s * end.x, y: (p + q) * start.y + (r + s) * end.y };
	});
}

/** @returns the lines between the nodes of a workflow */
export function lines(workflow: WorkflowFile): Line[] {
	const { nodes, connections } = workflow;
	const named = new Map(nodes.map((node) => [node.name, node]));
	return nodes.flatMap((source) =>
		(connections[source.name]?.main ?? []).flatMap((targets, output) =>
			(targets ?? []).map(({ node, index }) => {
				const target = named.get(node);
				if (!target) throw new Error(`There is no node "${node}"`);
				const [from, to] = [boxOf(workflow, source), boxOf(workflow, target)];
				const at = ({ top, bottom }: Box, count: number, position: number) =>
					top + ((bottom - top) * (position + 1)) / (count + 1);
				return {
					name: `${source.name} (${output + 1}) -> ${node}`,
					from: source.name,
					to: node,
					points: curve(
						{ x: from.right, y: at(from, handles(workflow, source).outputs, output) },
						{ x: to.left, y: at(to, handles(workflow, target).inputs, index) },
					),
				};
			}),
		),
	);
}

export const overlap = (a: Box, b: Box): boolean =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const touches = ({ x, y }: Point, { left, top, right, bottom }: Box): boolean =>
	x > left && x < right && y > top && y < bottom;

export const runsThrough = ({ points }: Line, box: Box): boolean =>
	points.some((point) => touches(point, box));

const turn = (a: Point, b: Point, c: Point): number =>
	Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));

/** Do two lines cross anywhere but at their ends? */
export function cross(one: Line, other: Line): boolean {
	return one.points.slice(1).some((end, index) =>
		other.points.slice(1).some((otherEnd, otherIndex) => {
			const [start, otherStart] = [one.points[index], other.points[otherIndex]];
			return (
				turn(start, end, otherStart) * turn(start, end, otherEnd) < 0 &&
				turn(otherStart, otherEnd, start) * turn(otherStart, otherEnd, end) < 0
			);
		}),
	);
}
