import type { INodeProperties } from 'n8n-workflow';

const CONCUR_DOMAINS = '*.concursolutions.com, *.concurcdc.cn';

/** A server on the user's own machine, which has several names; n8n compares names without ports. */
const LOOPBACK_DOMAINS = 'localhost, 127.0.0.1, [::1]';

/** `http://127.0.0.1:4010`, `https://localhost`: the same hosts as `isAllowedDestination` accepts. */
const LOOPBACK_ADDRESS = '^https?://(localhost|127[.][0-9]+[.][0-9]+[.][0-9]+|[[]::1])(:[0-9]+)?/*$';

/**
 * Where n8n's HTTP Request node, and a sign-in, may send this credential's token. n8n adds these two fields to every credential as a user's
 * choice, with "All" as default; declared here they are hidden, and fixed.
 */
export const allowedDomainsProperties: INodeProperties[] = [
	{
		displayName: 'Allowed HTTP Request Domains',
		name: 'allowedHttpRequestDomains',
		type: 'hidden',
		default: 'domains',
	},
	{
		displayName: 'Allowed Domains',
		name: 'allowedDomains',
		type: 'hidden',
		default: `={{ $self["baseUri"] === "custom" && new RegExp("${LOOPBACK_ADDRESS}", "i").test($self["customBaseUri"].trim()) ? "${CONCUR_DOMAINS}, ${LOOPBACK_DOMAINS}" : "${CONCUR_DOMAINS}" }}`,
	},
];
