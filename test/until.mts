/** Waits until something is so, looking every few milliseconds; a test that waits in vain ends with its own time-out. */
export async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
