import { sandboxArguments, USAGE } from './arguments.mts';
import { fieldsToPaste } from './fieldsToPaste.mts';
import { sampleDocuments, startSandbox } from './index.mts';
import type { Sandbox } from './index.mts';

async function main(): Promise<void> {
	let sandbox: Sandbox | undefined;
	try {
		const options = sandboxArguments(process.argv.slice(2));
		if (options === 'help') return console.log(USAGE);
		sandbox = await startSandbox({ financial: { documents: sampleDocuments() }, ...options });
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
		process.exitCode = 1;
		return;
	}
	const running = sandbox;
	console.log(`The Concur sandbox answers at ${running.baseUri}
Open that address in a browser to watch reports and requests.

To sign in from n8n, create a credential with one of these; they are good until the sandbox stops.

${fieldsToPaste(running)}

Press Ctrl-C to stop.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			void running.close().then(() => console.log('The sandbox has stopped.'));
		});
	}
}

void main();
