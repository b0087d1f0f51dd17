import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

import { startSandbox, sampleDocuments } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { setUpExamples } from '../../test/e2e/editor/editorRig.mts';
import type { Credentials } from '../../test/e2e/editor/editorRig.mts';
import { openEditor } from '../../testing/browser.mts';
import { N8nInstance } from '../../testing/instance.mts';
import { portOr } from '../../testing/ports.mts';
import { packPackage, provision } from '../../testing/provision.mts';

const FOLDER = path.join('docs', 'images');

/** A part of the page to be taken. */
export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The real editor, with the package installed and the sandbox behind it, and who takes pictures of it. */
export class Studio {
	/** The files that were made. */
	readonly made: string[] = [];

	private constructor(
		readonly n8n: N8nInstance,
		readonly sandbox: Sandbox,
		readonly page: Page,
		readonly credentials: Credentials,
		private readonly closers: Array<() => Promise<void>>,
	) {}

	static async open(): Promise<Studio> {
		const closers: Array<() => Promise<void>> = [];
		// As `npm run sandbox` has it: it shows in the credential dialogs.
		const port = await portOr(4010);
		const sandbox = await startSandbox({ port, financial: { documents: sampleDocuments() } });
		closers.push(async () => await sandbox.close());
		try {
			// As a user's own n8n: it shows in OAuth2's redirect address.
			const n8n = await N8nInstance.start({
				provision: await provision(),
				tarball: await packPackage(),
				port: await portOr(5678),
			});
			closers.push(async () => await n8n.close());
			const { page, close } = await openEditor(n8n);
			closers.push(close);
			return new Studio(n8n, sandbox, page, await setUpExamples(n8n, sandbox), closers);
		} catch (error) {
			for (const close of closers.reverse()) await close();
			throw error;
		}
	}

	/** The address of one of n8n's pages. */
	url(address: string): string {
		return `${this.n8n.baseUrl}${address}`;
	}

	/** Takes a picture of a part of the page, with styles of its own. */
	async take(name: string, part: Locator | Clip, style = ''): Promise<void> {
		const file = `${name}.png`;
		const target = { path: path.join(FOLDER, file), animations: 'disabled' as const, style };
		// Nothing is hovered over.
		await this.page.mouse.move(0, 0);
		if ('screenshot' in part) await part.screenshot(target);
		else await this.page.screenshot({ ...target, clip: part });
		this.made.push(file);
		console.log(path.join(FOLDER, file));
	}

	async close(): Promise<void> {
		for (const close of this.closers.splice(0).reverse()) await close();
	}
}

/** Removes the pictures that are not made any more. */
export function removeOthers(made: string[]): void {
	for (const file of fs.readdirSync(FOLDER))
		if (file.endsWith('.png') && !made.includes(file)) fs.rmSync(path.join(FOLDER, file));
}
