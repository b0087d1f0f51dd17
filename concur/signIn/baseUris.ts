import { ConcurError } from '../transport/errors';

/** The data centers that SAP lists under "Base URIs", plus `custom` for whatever it adds next. */
export const CUSTOM_BASE_URI = 'custom';

export const DATA_CENTERS = [
	{ name: 'US (us2)', value: 'https://us2.api.concursolutions.com' },
	{ name: 'Europe (eu2)', value: 'https://eu2.api.concursolutions.com' },
	{ name: 'Asia Pacific (apj1)', value: 'https://apj1.api.concursolutions.com' },
	{ name: 'US Government (usg, CCPS)', value: 'https://usg.api.concursolutions.com' },
	{ name: 'Global (glz)', value: 'https://glz.api.concursolutions.com' },
	{ name: 'China (cn)', value: 'https://cn.api.concurcdc.cn' },
	{ name: 'US (us)', value: 'https://us.api.concursolutions.com' },
	{ name: 'Europe (emea)', value: 'https://emea.api.concursolutions.com' },
	{ name: 'Europe (eu)', value: 'https://eu.api.concursolutions.com' },
	{ name: 'Implementation US (us-impl)', value: 'https://us-impl.api.concursolutions.com' },
	{ name: 'Implementation Europe (emea-impl)', value: 'https://emea-impl.api.concursolutions.com' },
	{ name: 'Legacy US (www.concursolutions.com)', value: 'https://www.concursolutions.com' },
	{ name: 'Legacy Europe (eu1.concursolutions.com)', value: 'https://eu1.concursolutions.com' },
	{ name: 'Legacy Implementation US', value: 'https://implementation.concursolutions.com' },
	{ name: 'Legacy Implementation Europe', value: 'https://eu1imp.concursolutions.com' },
	{ name: 'Custom', value: CUSTOM_BASE_URI },
];

const CONCUR_DOMAINS = ['concursolutions.com', 'concurcdc.cn'];

/** The credential fields that say where Concur is. */
export interface BaseUriFields {
	baseUri?: unknown;
	customBaseUri?: unknown;
}

function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

function isConcurHost(url: URL): boolean {
	const host = url.hostname.toLowerCase();
	return (
		url.protocol === 'https:' &&
		url.username === '' &&
		url.password === '' &&
		CONCUR_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`))
	);
}

/** A server on the user's own machine, such as this project's sandbox. */
function isLoopback(url: URL): boolean {
	const host = url.hostname;
	return (
		['http:', 'https:'].includes(url.protocol) &&
		url.username === '' &&
		url.password === '' &&
		(host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host))
	);
}

/**
 * The origin that a credential's data center fields name.
 * @throws ConcurError when a custom address is missing, malformed or not a Concur host.
 */
export function baseUriOf({ baseUri, customBaseUri }: BaseUriFields): string {
	const isCustom = baseUri === CUSTOM_BASE_URI;
	const text = String((isCustom ? customBaseUri : baseUri) ?? '').trim();
	const url = parseUrl(text);
	if (url && (isConcurHost(url) || (isCustom && isLoopback(url)))) return url.origin;
	if (isCustom && text === '') {
		throw new ConcurError(
			'The Custom Base URI is empty',
			'Open the credential and enter the address of your Concur data center, such as https://us2.api.concursolutions.com.',
		);
	}
	throw new ConcurError(
		`The base URI "${text.slice(0, 100)}" is not a Concur address, so nothing was sent to it`,
		'Open the credential and enter an https:// address on concursolutions.com or concurcdc.cn. Plain http:// is accepted for this machine only (localhost).',
	);
}

/**
 * The base URI named by a token answer's `geolocation`, reduced to its origin (one SAP page shows it with a path).
 * @returns undefined when the text is empty; the origin otherwise.
 * @throws ConcurError when it names a host that a token must not travel to.
 */
export function geolocationOrigin(geolocation: unknown, signInBaseUri: string): string | undefined {
	if (typeof geolocation !== 'string' || geolocation.trim() === '') return undefined;
	const url = parseUrl(geolocation.trim());
	if (url && isAllowedDestination(url, signInBaseUri)) return url.origin;
	throw new ConcurError(
		`The token answer names "${geolocation.slice(0, 100)}" as the data center, which is not a Concur host. No token was sent there`,
		'Check the base URI in the credential. If it is right, report this answer to SAP Concur support.',
	);
}

/**
 * May a token that was issued at `baseUri` be sent to this URL? Concur's hosts only, or, when the user typed a loopback
 * host, that server (by any of this machine's own names).
 */
export function isAllowedDestination(url: URL, baseUri: string): boolean {
	if (isConcurHost(url)) return true;
	const base = parseUrl(baseUri);
	return base !== undefined && isLoopback(base) && isLoopback(url) && url.port === base.port;
}
