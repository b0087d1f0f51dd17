import http from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { MAX_BODY_BYTES, readBody } from '../../../concur/transport/readBody';

const servers: Server[] = [];

afterEach(() => {
	for (const server of servers.splice(0)) server.closeAllConnections();
});

/** What looks after the time of bodies wakes up once more, at most 100 ms later. */
afterAll(async () => {
	await new Promise((resolve) => {
		setTimeout(resolve, 120);
	});
});

/** The answer of a real server, as far as its headers. */
async function answerOf(listener: RequestListener): Promise<IncomingMessage> {
	const server = http.createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	server.unref();
	return await new Promise((resolve) => {
		http.get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve);
	});
}

const JSON_TYPE = 'application/json';

it('reads a body that comes in pieces, later than its headers', async () => {
	const response = await answerOf((_, answer) => {
		answer.flushHeaders();
		setTimeout(() => answer.write('{"Status":'), 60);
		setTimeout(() => answer.end('"SUCCESS"}'), 90);
	});
	expect(await readBody(response, JSON_TYPE, 5000)).toEqual({ text: '{"Status":"SUCCESS"}', complete: true });
});

it.each([10, 100])('gives up on a body that stalls for longer than %i ms', async (timeoutMs) => {
	const response = await answerOf((_, answer) => answer.write('{"Status":'));
	expect(await readBody(response, JSON_TYPE, timeoutMs)).toEqual({ text: '{"Status":', complete: false });
	expect(response.destroyed).toBe(true);
});

it('does not take a body for whole whose connection is lost', async () => {
	const response = await answerOf((_, answer) => {
		answer.write('{"Status":"SUCCESS"}');
		setTimeout(() => answer.destroy(), 50);
	});
	expect(await readBody(response, JSON_TYPE, 5000)).toMatchObject({ complete: false });
});

it('does not wait for a connection that was lost before', async () => {
	const response = await answerOf((_, answer) => answer.write('{'));
	response.destroy();
	await new Promise((resolve) => {
		response.once('close', resolve);
	});
	expect(await readBody(response, JSON_TYPE, 60_000)).toEqual({ text: '', complete: false });
});

it('stops at a body without end', async () => {
	const piece = Buffer.alloc(1024 * 1024, 'a');
	const response = await answerOf((_, answer) => {
		const pour = (): void => {
			while (!answer.destroyed && answer.write(piece));
		};
		answer.on('drain', pour);
		pour();
	});
	const { text, complete } = await readBody(response, JSON_TYPE, 60_000);
	expect(complete).toBe(false);
	expect(text.length).toBeLessThanOrEqual(MAX_BODY_BYTES);
	expect(response.destroyed).toBe(true);
});
