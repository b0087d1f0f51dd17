import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';

import { makeReports, sampleDocuments } from '../../../sandbox/index.mts';
import { debianProgram } from '../../../testing/debianPackages.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const GRAVE = ['serious', 'critical'];

/** The sandbox's page for everybody: readable in the light and in the dark, by keyboard and by screen reader. */
export const sandboxPage: Scenario = {
	name: 'sandbox-page',
	async run(context) {
		const sandbox = await context.startSandbox({
			reports: [...makeReports(40), ...makeReports(5, { paymentStatusCode: 'P_HOLD' }, 2)],
			financial: { documents: sampleDocuments() },
		});
		const { accessToken } = sandbox.credentials;
		const [first, second] = sandbox.reports();
		sandbox.setFaults([{ on: 'integrationStatus', reportId: second.id, kind: 'internalError' }]);
		for (const { id } of [first, second])
			await fetch(`${sandbox.baseUri}/api/expense/expensereport/v2.0/integrationstatus/report/${id}`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${accessToken}`,
					accept: 'application/json',
					'content-length': '0',
				},
			});

		const browser = await chromium.launch({
			executablePath: await debianProgram('chromium'),
			args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
		});
		context.atEnd(async () => await browser.close());
		for (const colorScheme of ['light', 'dark'] as const) {
			for (const width of [1400, 700]) {
				const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
				await page.goto(sandbox.baseUri);
				await page.locator('#requests tr').nth(1).waitFor({ timeout: 15_000 });
				// A row that is new is coloured for a moment.
				await page.waitForTimeout(2000);
				await seeNothingGrave(context, page, `${colorScheme}, ${width} wide`);
				await page.close();
			}
		}
	},
};

async function seeNothingGrave(context: ScenarioContext, page: Page, what: string): Promise<void> {
	const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
	await page.addScriptTag({ path: file });
	const { violations, passes } = await page.evaluate(
		async () => await (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
	);
	const found = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html.slice(0, 120)}`);
	context.check(
		`axe finds nothing serious (${what})`,
		violations.every(({ impact }) => !GRAVE.includes(String(impact))),
		found,
	);
	context.check(`axe looked at the page (${what})`, passes.length > 10, passes.length);
	context.say(
		`${what}: ${passes.length} rules hold, ${found.length === 0 ? 'nothing found' : found.join('; ')}`,
	);
}
