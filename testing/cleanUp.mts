import os from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const closers = new Set<() => void>();
let interrupt: (() => void) | undefined;
let watching = false;

/** An n8n has a process group of its own, so that Ctrl-C in the terminal does not reach it: we have to end it. */
function watch(): void {
	if (watching) return;
	watching = true;
	process.on('exit', () => closers.forEach((close) => close()));
	for (const signal of SIGNALS) {
		process.on(signal, () => (interrupt ? interrupt() : process.exit(128 + os.constants.signals[signal])));
	}
}

/**
 * Runs `close` when this process ends, Ctrl-C and a kill included; it must be synchronous.
 * @returns what to call once that is no longer needed
 */
export function atExit(close: () => void): () => void {
	watch();
	closers.add(close);
	return () => void closers.delete(close);
}

/** Waits for Ctrl-C (or a kill), which then ends the wait and not the process; a second one ends the process. */
export async function interrupted(): Promise<void> {
	watch();
	await new Promise<void>((resolve) => (interrupt = resolve));
	interrupt = undefined;
}
