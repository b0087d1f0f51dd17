import { createRequire } from 'node:module';

import type { Sandbox } from '../../sandbox/index.mts';

let ahead = 0;
const machineTime = performance.now.bind(performance);
performance.now = () => machineTime() + ahead;

/** Moves n8n's clock and the sandbox's forward together: five minutes pass in no time. */
export function leap(sandbox: Sandbox, millis: number): void {
	ahead += millis;
	sandbox.wind(millis);
}

interface AxiosLike {
	interceptors: { response: { use: (good: undefined, bad: (error: unknown) => never) => void } };
}

/** n8n's HTTP client: @n8n/backend-network has no other than this. */
const axios = createRequire(import.meta.url)('axios') as AxiosLike;

/** Reports whose next answer never arrives, each with the exception that comes in its place. */
const strange = new Map<string, Error>();

/** What other HTTP clients throw when a connection breaks; the next n8n may have one of them. */
const EXCEPTIONS: Array<() => Error> = [
	() =>
		new TypeError('terminated', {
			cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
		}),
	() => new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) }),
	() => Object.assign(new Error('This operation was aborted'), { name: 'AbortError' }),
	() => Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT' }),
	() => new Error('socket hang up'),
	() => new RangeError('Invalid array length'),
];
let drawn = 0;

/** The answer to the post of this report ends in an exception that nobody knows. */
export function throwStrangely(reportId: string): void {
	drawn += 1;
	strange.set(
		`/integrationstatus/report/${encodeURIComponent(reportId)}`,
		EXCEPTIONS[drawn % EXCEPTIONS.length](),
	);
}

axios.interceptors.response.use(undefined, (error: unknown) => {
	const url = (error as { config?: { url?: string } }).config?.url ?? '';
	const path = url.slice(url.indexOf('/integrationstatus/'));
	const exception = strange.get(path);
	strange.delete(path);
	throw exception ?? error;
});
