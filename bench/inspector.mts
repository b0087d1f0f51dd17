import { WebSocket } from 'undici';

/** A sampled CPU profile, as V8 gives it. */
export interface CpuProfile {
	nodes: Array<{
		id: number;
		callFrame: { functionName: string; url: string; lineNumber: number };
		children?: number[];
	}>;
	samples: number[];
	timeDeltas: number[];
}

interface Answer {
	result?: unknown;
	error?: { message: string };
}

/** Node's debugger interface of another process: collects garbage and takes CPU profiles. */
export class Inspector {
	private number = 0;
	private readonly waiting = new Map<number, (answer: Answer) => void>();

	private constructor(private readonly socket: WebSocket) {
		socket.addEventListener('message', ({ data }) => {
			const answer = JSON.parse(String(data)) as Answer & { id?: number };
			if (answer.id === undefined) return;
			this.waiting.get(answer.id)?.(answer);
			this.waiting.delete(answer.id);
		});
	}

	/** @param port of the process's `--inspect` */
	static async connect(port: number): Promise<Inspector> {
		const [{ webSocketDebuggerUrl }] = (await (
			await fetch(`http://127.0.0.1:${port}/json/list`)
		).json()) as Array<{ webSocketDebuggerUrl: string }>;
		const socket = new WebSocket(webSocketDebuggerUrl);
		await new Promise((resolve, reject) => {
			socket.addEventListener('open', resolve);
			socket.addEventListener('error', () => reject(new Error('The inspector does not answer')));
		});
		return new Inspector(socket);
	}

	private async call<Value>(method: string, params: object = {}): Promise<Value> {
		this.number += 1;
		const id = this.number;
		return await new Promise<Value>((resolve, reject) => {
			this.waiting.set(id, ({ result, error }) =>
				error ? reject(new Error(error.message)) : resolve(result as Value),
			);
			this.socket.send(JSON.stringify({ id, method, params }));
		});
	}

	async collectGarbage(): Promise<void> {
		await this.call('HeapProfiler.collectGarbage');
	}

	/** Memory held by JavaScript objects, in megabytes. */
	async heapUsed(): Promise<number> {
		const { usedSize } = await this.call<{ usedSize: number }>('Runtime.getHeapUsage');
		return usedSize / 1024 / 1024;
	}

	async profile(work: () => Promise<unknown>): Promise<CpuProfile> {
		await this.call('Profiler.enable');
		await this.call('Profiler.setSamplingInterval', { interval: 500 });
		await this.call('Profiler.start');
		await work();
		const { profile } = await this.call<{ profile: CpuProfile }>('Profiler.stop');
		await this.call('Profiler.disable');
		return profile;
	}

	close(): void {
		this.socket.close();
	}
}
