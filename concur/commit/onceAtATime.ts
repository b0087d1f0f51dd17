/** What the executions of this n8n process are at, by subject; each ends by itself. */
const underWay = new Map<string, Promise<unknown>>();

/** Resolves when the work has ended, however it did, or as soon as the signal aborts. */
async function endOf(work: Promise<unknown>, cancelSignal: AbortSignal | undefined): Promise<void> {
	if (cancelSignal?.aborted) return;
	let giveUp = (): void => undefined;
	await new Promise<void>((resolve) => {
		giveUp = resolve;
		cancelSignal?.addEventListener('abort', giveUp, { once: true });
		work.then(giveUp, giveUp);
	});
	cancelSignal?.removeEventListener('abort', giveUp);
}

/**
 * Does something to a subject that no other execution of this process is doing to it at the same time: who comes second waits,
 * and takes over the result where that is one for all.
 * @param key names the subject beyond this run: company, action and ID
 * @param work what is done when nobody else does it
 * @param isForAll whether a result holds for whoever waited for it, or they must try themselves
 * @param cancelSignal ends the waiting, not the work
 * @returns the result and whether it was another's; undefined when this execution was cancelled while it waited
 */
export async function onceAtATime<Result>(
	key: string,
	work: () => Promise<Result>,
	isForAll: (result: Result) => boolean,
	cancelSignal: AbortSignal | undefined,
): Promise<{ result: Result; isAnothers: boolean } | undefined> {
	for (let other = underWay.get(key); other; other = underWay.get(key)) {
		await endOf(other, cancelSignal);
		if (cancelSignal?.aborted) return undefined;
		// Work that threw has no result, and what holds for one execution only is none for this one.
		const [ended] = (await Promise.allSettled([other])) as [PromiseSettledResult<Result>];
		if (ended.status === 'fulfilled' && isForAll(ended.value))
			return { result: ended.value, isAnothers: true };
	}
	const mine = work().finally(() => underWay.delete(key));
	underWay.set(key, mine);
	return { result: await mine, isAnothers: false };
}
