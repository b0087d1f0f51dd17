import type { INodeProperties } from 'n8n-workflow';

/** How patient a node is with Concur; the same three options everywhere. */
export interface PatienceOptions {
	/** Milliseconds for one request. */
	timeout?: number;
	maxTries?: number;
	/** Seconds. */
	maxWait?: number;
}

export interface Patience {
	timeoutMs: number;
	maxTries: number;
	/** Cap of one wait, Retry-After included. */
	maxWaitMs: number;
}

/** A number within bounds; the fallback when it is none. */
export function clamp(value: unknown, fallback: number, least: number, most: number): number {
	const number = Number.isFinite(value) ? (value as number) : fallback;
	return Math.min(Math.max(number, least), most);
}

/** What the user chose, within bounds. */
export function patienceOf({ timeout, maxTries, maxWait }: PatienceOptions): Patience {
	return {
		timeoutMs: clamp(timeout, 60_000, 100, 600_000),
		maxTries: clamp(maxTries, 4, 1, 20),
		maxWaitMs: clamp(maxWait, 60, 0, 3600) * 1000,
	};
}

/**
 * The options Max Tries, Max Wait and Timeout.
 * @param descriptions where a node says more than the common words
 */
export function patienceProperties(
	descriptions: { maxTries?: string; timeout?: string } = {},
): INodeProperties[] {
	return [
		{
			displayName: 'Max Tries',
			name: 'maxTries',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 20 },
			default: 4,
			description: descriptions.maxTries ?? 'How often to try each request',
		},
		{
			displayName: 'Max Wait (Seconds)',
			name: 'maxWait',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3600 },
			default: 60,
			description: 'The longest single wait between two tries, also when Concur asks for more',
		},
		{
			displayName: 'Timeout (Ms)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 100, maxValue: 600000 },
			default: 60000,
			description: descriptions.timeout ?? 'How long to wait for one answer, in milliseconds',
		},
	];
}
