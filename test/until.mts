/** Less than a test may take, so that it fails with its own words. */
const LIMIT_MS = 50_000;

/**
 * Waits until something is so, looking every few milliseconds.
 * @throws when it is not so after 50 seconds
 */
export async function until(isSo: () => boolean): Promise<void> {
	for (const limit = Date.now() + LIMIT_MS; !isSo(); ) {
		if (Date.now() > limit) throw new Error('Waited in vain');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
