import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as it came, byte by byte. */
export interface Received {
	headers: http.IncomingHttpHeaders;
	body: Buffer;
	event: Record<string, unknown> | undefined;
}

/** What to answer: a status, or `hang` and `drop` for no answer. */
export type Answer = number | 'hang' | 'drop';

/** An endpoint that answers as told, in turn; the last answer repeats. */
export async function startReceiver(...answers: Answer[]) {
	const received: Received[] = [];
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const sent = Buffer.concat(chunks);
			const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
			let event: Record<string, unknown> | undefined;
			try {
				event = JSON.parse(String(body)) as Record<string, unknown>;
			} catch {
				event = undefined;
			}
			received.push({ headers: request.headers, body, event });
			const answer = answers[Math.min(received.length, answers.length) - 1] ?? 200;
			if (answer === 'drop') request.socket.destroy();
			else if (answer !== 'hang') response.writeHead(answer).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		received,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
