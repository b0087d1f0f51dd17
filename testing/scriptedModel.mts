import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the scripted model says next: a tool call, or its final words. */
export type ModelTurn = { tool: string; arguments: Record<string, unknown> } | { say: string };

interface ChatRequest {
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: { name: string } }>;
}

/** A chat model that follows a script, in OpenAI's protocol: a test needs an agent that decides the same every time. */
export async function startScriptedModel(
	script: ModelTurn[],
): Promise<{ url: string; requests: ChatRequest[]; close: () => Promise<void> }> {
	const requests: ChatRequest[] = [];
	const server = http.createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => (text += String(chunk)));
		request.on('end', () => {
			const body = JSON.parse(text || '{}') as ChatRequest;
			const turn = script[Math.min(requests.length, script.length - 1)];
			requests.push(body);
			const toolCalls =
				'tool' in turn
					? [
							{
								id: `call_${requests.length}`,
								type: 'function',
								function: { name: turn.tool, arguments: JSON.stringify(turn.arguments) },
							},
						]
					: undefined;
			response.setHeader('content-type', 'application/json');
			response.end(
				JSON.stringify({
					id: `chatcmpl-${requests.length}`,
					object: 'chat.completion',
					created: 0,
					model: 'scripted',
					choices: [
						{
							index: 0,
							finish_reason: toolCalls ? 'tool_calls' : 'stop',
							message: {
								role: 'assistant',
								content: 'say' in turn ? turn.say : null,
								...(toolCalls ? { tool_calls: toolCalls } : {}),
							},
						},
					],
					usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
				}),
			);
		});
	});
	server.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
