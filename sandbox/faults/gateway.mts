import type { SandboxAnswer } from '../answer.mts';
import type { Fault, GatewayKind } from './fault.mts';

const page = (status: number, title: string, text: string): SandboxAnswer => ({
	status,
	contentType: 'text/html',
	body: `<html><head><title>${title}</title></head><body><h1>${text}</h1></body></html>`,
});
const plain = (status: number, body: string): SandboxAnswer => ({
	status,
	contentType: 'text/plain',
	body,
});
const UPSTREAM =
	'upstream connect error or disconnect/reset before headers. reset reason: connection termination';

/** What a gateway, proxy or filter between Concur and the client answers in Concur's place. */
export function gatewayAnswer(
	kind: GatewayKind,
	fault: Fault,
	retryAfter: Record<string, string>,
): SandboxAnswer {
	switch (kind) {
		case 'badGateway':
			return page(502, '502 Bad Gateway', '502 Bad Gateway');
		case 'gatewayTimeout':
			return page(504, '504 Gateway Time-out', '504 Gateway Time-out');
		case 'proxyBadGateway':
			return plain(502, UPSTREAM);
		case 'proxyUnavailable':
			return { ...plain(503, UPSTREAM), headers: retryAfter };
		case 'proxyGatewayTimeout':
			return plain(504, 'upstream request timeout');
		case 'filterForbidden':
			return page(403, 'Access Denied', 'This page was blocked by your network policy');
		case 'html':
			return page(200, 'Maintenance', 'We will be back soon');
		case 'redirect':
			return {
				status: 302,
				headers: { location: fault.location ?? 'http://127.0.0.1:1/elsewhere' },
				body: '',
			};
	}
}
