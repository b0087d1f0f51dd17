import { N8N_VERSION } from '../../testing/versions.mts';

/** An n8n that the core checks run on, and what its engine lacks (README, Compatibility). */
export interface N8nRelease {
	version: string;
	/** It moves an item to its Error output only when the item holds nothing but the error's message. */
	errorOutputTakesNoDetails?: true;
	/** Its HTTP Request node holds no address against an OAuth2 credential's allowed domains; redirects it does. */
	oAuth2GoesAnywhere?: true;
}

/**
 * The newest that can be installed (2.41.3 asks for a version of @n8n/agents that is not published), the newest of the
 * oldest 2.x line that is supported, and the last 1.x.
 */
export const N8N_RELEASES: N8nRelease[] = [
	{ version: N8N_VERSION },
	{ version: '2.20.12', errorOutputTakesNoDetails: true },
	{ version: '1.123.81', errorOutputTakesNoDetails: true, oAuth2GoesAnywhere: true },
];

/** What users of that n8n have to know. */
export function limitsOf({ errorOutputTakesNoDetails, oAuth2GoesAnywhere }: N8nRelease): string[] {
	return [
		...(errorOutputTakesNoDetails
			? ['with the error output switched on, reports that were not posted stay on Failure']
			: []),
		...(oAuth2GoesAnywhere
			? ['its HTTP Request node sends the OAuth2 credential wherever the workflow says']
			: []),
	];
}
