/** No test lasts longer. */
const LIMIT_MS = 60_000;

/**
 * Waits until something is so, looking every few milliseconds.
 * @throws after a minute; a test that waits in vain has ended by its own time-out then, and nothing goes on looking
 */
export async function until(isSo: () => boolean): Promise<void> {
	for (const limit = Date.now() + LIMIT_MS; !isSo(); ) {
		if (Date.now() > limit) throw new Error('Waited in vain');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
