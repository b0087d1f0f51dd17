import type { Page } from 'playwright-core';

/** What the terminal has told the newcomer. */
export interface Told {
	editor: string;
	email: string;
	password: string;
	sandbox: string;
}

type Step = (page: Page, told: Told, words: string[]) => Promise<void>;

const LONG_MS = 180_000;

/** The sentences that the document uses, and what a hand does about each. */
const SENTENCES: Array<[sentence: RegExp, step: Step]> = [
	[/^Open the editor's address in a browser\.$/, async (page, { editor }) => void (await page.goto(editor))],
	[
		/^Enter the \*\*Email\*\* and the \*\*Password\*\* that the terminal shows\.$/,
		async (page, { email, password }) => {
			await page.locator('input[name=emailOrLdapLoginId], input[type=email]').first().fill(email);
			await page.locator('input[type=password]').first().fill(password);
		},
	],
	[
		/^Click \*\*(.+?)\*\*\./,
		// Of two with one name, the one below the canvas: the other belongs to a node under the pointer.
		async (page, _told, [name]) =>
			await page.locator(`button:has-text("${name}")`).filter({ visible: true }).last().click(),
	],
	[
		/^n8n opens the workflow \*\*(.+?)\*\*\./,
		async (page, _told, [name]) => {
			await page.locator('[data-test-id=canvas-node]').first().waitFor({ timeout: LONG_MS });
			// n8n measures the name in a hidden element before it shows it in a field.
			await page.getByText(name).first().waitFor({ state: 'attached', timeout: LONG_MS });
		},
	],
	[
		/ The line from \*\*Success\*\* says "(.+?)"\.$/,
		async (page, _told, [words]) =>
			// Two lines before it say the same; the one from Failure says nothing.
			await page.locator('.vue-flow').getByText(words, { exact: true }).nth(2).waitFor({ timeout: LONG_MS }),
	],
	[/^Open the sandbox's address\./, async (page, { sandbox }) => void (await page.goto(sandbox))],
	[
		/ The report on top is (\w+), with one post and one commit\.$/,
		async (page, _told, [status]) => {
			const row = page.locator('#reports tr').first();
			await row.waitFor({ timeout: LONG_MS });
			const until = Date.now() + LONG_MS;
			for (;;) {
				const cells = (await row.locator('td').allInnerTexts()).map((text) => text.trim());
				if (cells[2] === status && cells[4] === '1' && cells[5] === '1') return;
				if (Date.now() > until) throw new Error(`the report on top reads ${cells.join(' | ')}`);
				await page.waitForTimeout(500);
			}
		},
	],
	// What a step explains by the way.
	[/ It reads one report .+$/, async () => undefined],
];

/** The numbered steps under a heading. @throws when there are none */
export function numberedSteps(text: string, heading: string): string[] {
	const [, section = ''] = text.split(`\n## ${heading}\n`);
	const steps = [...section.split('\n## ')[0].matchAll(/^\d+\. (.+)$/gm)].map((match) => match[1]);
	if (steps.length === 0) throw new Error(`no steps under "${heading}"`);
	return steps;
}

/** Does what a step says, sentence by sentence. @throws on a sentence that nothing here knows: the document has changed */
export async function follow(page: Page, told: Told, text: string): Promise<void> {
	let rest = text;
	while (rest !== '') {
		let known = false;
		for (const [sentence, step] of SENTENCES) {
			// Those that begin with a blank stand behind another sentence.
			const match = sentence.exec(rest);
			if (match?.index !== 0) continue;
			await step(page, told, match.slice(1));
			rest = rest.slice(match[0].length);
			known = true;
			break;
		}
		if (!known) throw new Error(`nobody knows how to follow "${rest}"`);
	}
}
