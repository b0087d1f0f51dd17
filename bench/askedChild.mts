import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

interface Reply {
	number: number;
	value?: unknown;
	error?: string;
}

/** A process of its own that answers questions, so that its CPU and memory are its own too. */
export class AskedChild {
	private asked = 0;
	private readonly waiting = new Map<
		number,
		{ resolve: (value: never) => void; reject: (e: Error) => void }
	>();

	private constructor(private readonly child: ChildProcess) {
		child.on('message', ({ number, value, error }: Reply) => {
			const question = this.waiting.get(number);
			this.waiting.delete(number);
			if (error === undefined) question?.resolve(value as never);
			else question?.reject(new Error(error));
		});
		child.once('exit', (code) => {
			for (const { reject } of this.waiting.values())
				reject(new Error(`The process ended with code ${code}`));
		});
	}

	/** @param file in this folder; it must call `answerQuestions` */
	static start(file: string, node: string): AskedChild {
		return new AskedChild(
			fork(path.join(process.cwd(), 'bench', file), [], { execPath: node, execArgv: ['--import', 'tsx'] }),
		);
	}

	async ask<Value>(what: string, details: object = {}): Promise<Value> {
		this.asked += 1;
		const number = this.asked;
		return await new Promise<Value>((resolve, reject) => {
			this.waiting.set(number, { resolve, reject });
			this.child.send({ number, what, details });
		});
	}

	get pid(): number {
		return this.child.pid as number;
	}

	close(): void {
		this.child.kill();
	}
}

/** The other side: each question by its name. The process ends with its parent. */
export function answerQuestions(answers: Record<string, (details: never) => unknown>): void {
	process.on('disconnect', () => process.exit());
	process.on(
		'message',
		async ({ number, what, details }: { number: number; what: string; details: never }) => {
			try {
				process.send?.({ number, value: await answers[what](details) });
			} catch (error) {
				process.send?.({ number, error: String(error) });
			}
		},
	);
}
