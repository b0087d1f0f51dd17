import type { ServerResponse } from 'node:http';

import type { SandboxAnswer } from '../answer.mts';
import type { Clock } from '../clock.mts';
import type { Fault } from './fault.mts';

const HUGE_BODY = 50 * 1024 * 1024;

/**
 * Answers as a fault of the connection has it. An answer to a change that did not happen (`acts` is false) breaks off before its
 * end: nobody may read a SUCCESS in it.
 */
export function breakConnection(
	response: ServerResponse,
	{ answer, acts }: { answer: SandboxAnswer; acts: boolean },
	fault: Fault,
	clock: Clock,
): void {
	const { socket } = response;
	const body = answer.body || '{"Status":"SUCCESS","Message":"SUCCESS"}';
	const begin = (length: number, contentType = answer.contentType ?? 'application/json') =>
		response.writeHead(200, { 'content-type': contentType, 'content-length': length });
	const dropLater = () => {
		if (fault.delayMs !== undefined) clock.later(fault.delayMs, () => socket?.destroy());
	};
	switch (fault.kind) {
		case 'hang':
			return clock.later(fault.delayMs ?? 120_000, () => socket?.destroy());
		case 'switchingProtocols':
			socket?.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
			return dropLater();
		case 'headersOnly':
			begin(Buffer.byteLength(body)).flushHeaders();
			return dropLater();
		case 'hugeBody': {
			const huge = `{"Status":"SUCCESS","Message":"${'x'.repeat(HUGE_BODY)}"}`;
			begin(huge.length, 'application/json');
			if (acts) response.end(huge);
			else response.write(huge.slice(0, -1), () => socket?.destroy());
			return;
		}
		case 'truncated':
			begin(Buffer.byteLength(body));
			response.write(body.slice(0, Math.floor(body.length / 2)), () => socket?.destroy());
			return;
		case 'slowBody': {
			begin(Buffer.byteLength(body));
			let sent = 0;
			const drip = () => {
				if (response.destroyed) return;
				if (!acts && sent === body.length - 1) {
					socket?.destroy();
					return;
				}
				response.write(body[sent]);
				sent += 1;
				if (sent < body.length) clock.later(fault.delayMs ?? 1000, drip);
				else response.end();
			};
			return drip();
		}
		default:
			socket?.destroy();
	}
}
