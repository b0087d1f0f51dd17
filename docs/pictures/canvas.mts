import type { Page } from 'playwright-core';

import { atRest, canvasAtRest, visit, visitWorkflow } from '../../testing/browser.mts';
import { boxes } from '../../test/examples/geometry.mts';
import { EXAMPLES } from '../../test/e2e/editor/editorRig.mts';
import { exampleWith } from '../../testing/workflows.mts';
import type { WorkflowFile } from '../../testing/api.mts';
import type { Clip, Studio } from './studio.mts';

const MARGIN = { side: 48, top: 24, bottom: 72 };
/** Beside the canvas: n8n's menu, and the room that n8n leaves when it fits a workflow to the window. */
const AROUND = { width: 400, height: 420 };
const WIDEST = 2400;

/** What lies over the canvas and has nothing to do with the workflow. */
const OVERLAYS = `
	[data-test-id=canvas-controls], [data-test-id=node-creator-plus-button],
	/* With several triggers there are two buttons to execute the workflow. */
	[class*=_executionButtons_], [class*=_executionButtons_] *,
	[data-test-id=canvas-handle-plus-wrapper], .vue-flow__panel { visibility: hidden !important; }`;

/** A window in which the whole workflow is as large as can be. */
function windowFor(workflow: WorkflowFile): { width: number; height: number } {
	const { nodes, stickies } = boxes(workflow);
	const all = [...nodes, ...stickies];
	const span = (low: number[], high: number[]) => Math.max(...high) - Math.min(...low);
	const width = span(
		all.map(({ left }) => left),
		all.map(({ right }) => right),
	);
	const height = span(
		all.map(({ top }) => top),
		all.map(({ bottom }) => bottom),
	);
	const zoom = Math.min(1, (WIDEST - AROUND.width) / width);
	return {
		width: Math.round(width * zoom * 1.25 + AROUND.width / 2),
		height: Math.round(height * zoom * 1.25 + AROUND.height / 2),
	};
}

/** Where the nodes are, with their names under them. */
async function drawnPart(page: Page): Promise<Clip> {
	const boxes = await page
		.locator('.vue-flow__node')
		.evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON() as DOMRect));
	const x = Math.max(0, Math.min(...boxes.map(({ left }) => left)) - MARGIN.side);
	const y = Math.max(0, Math.min(...boxes.map(({ top }) => top)) - MARGIN.top);
	return {
		x,
		y,
		width: Math.max(...boxes.map(({ right }) => right)) + MARGIN.side - x,
		height: Math.max(...boxes.map(({ bottom }) => bottom)) + MARGIN.bottom - y,
	};
}

/** One example on the canvas, and nothing else. */
async function example(studio: Studio, name: string): Promise<void> {
	const { page, n8n, credentials } = studio;
	const workflow = exampleWith(name, credentials);
	const id = await n8n.api.createWorkflow(workflow);
	await page.setViewportSize(windowFor(workflow));
	await visitWorkflow(page, studio.url(`/workflow/${id}`));
	// n8n's key for "fit the whole workflow".
	await page.keyboard.press('1');
	await canvasAtRest(page);
	await studio.take(`example-${name}`, await drawnPart(page), OVERLAYS);
}

/** All examples, and the list of nodes that "SAP Concur" finds. */
export async function takeCanvases(studio: Studio): Promise<void> {
	for (const name of EXAMPLES) await example(studio, name);
	const { page } = studio;
	await page.setViewportSize({ width: 1200, height: 700 });
	await visit(page, studio.url('/workflow/new'));
	await page
		.locator('[data-test-id=canvas-add-button], [data-test-id=node-creator-plus-button]')
		.first()
		.click();
	await page
		.locator('[data-test-id=node-creator-search-bar], [data-test-id=node-creator] input')
		.first()
		.fill('SAP Concur');
	await page.locator('[data-test-id=node-creator-item-name]').nth(4).waitFor();
	await atRest(page, () => String(document.querySelectorAll('[data-test-id=node-creator-item-name]').length));
	await studio.take('nodes-panel', page.locator('[data-test-id=node-creator]').first());
	await page.keyboard.press('Escape');
}
