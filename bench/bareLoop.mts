import { Agent } from 'undici';

import { answerQuestions } from './askedChild.mts';
import { reportId } from './reportIds.mts';

/** The least that can post reports: keep-alive connections, no n8n, no checks. What the machine and the server allow. */
async function postAll({
	baseUri,
	token,
	reports,
	concurrency,
}: {
	baseUri: string;
	token: string;
	reports: number;
	concurrency: number;
}): Promise<{ millis: number; cpuMillis: number; succeeded: number }> {
	const agent = new Agent({ connections: concurrency });
	let next = 0;
	let succeeded = 0;
	const worker = async () => {
		while (next < reports) {
			const id = reportId(next);
			next += 1;
			const { body } = await agent.request({
				origin: baseUri,
				path: `/api/expense/expensereport/v2.0/integrationstatus/report/${id}`,
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
			});
			if (((await body.json()) as { Status: string }).Status === 'SUCCESS') succeeded += 1;
		}
	};
	const cpu = process.cpuUsage();
	const started = performance.now();
	await Promise.all(Array.from({ length: concurrency }, worker));
	const millis = performance.now() - started;
	const { user, system } = process.cpuUsage(cpu);
	await agent.close();
	return { millis, cpuMillis: (user + system) / 1000, succeeded };
}

answerQuestions({ postAll });
