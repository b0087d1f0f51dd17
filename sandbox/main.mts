import { sandboxArguments, USAGE } from './arguments.mts';
import { sampleDocuments, startSandbox } from './index.mts';
import type { Sandbox } from './index.mts';

/** What to type into n8n's credential dialog, field by field, as the dialog names them. */
function fieldsToPaste({ baseUri, credentials }: Sandbox): string {
	const dialog = (title: string, fields: Array<[name: string, value: string]>) =>
		[title, ...fields.map(([name, value]) => `    ${name.padEnd(24)}${value}`)].join('\n');
	const where: Array<[string, string]> = [
		['Data Center', 'Custom'],
		['Custom Base URI', baseUri],
	];
	const client: Array<[string, string]> = [
		['Client ID', credentials.clientId],
		['Client Secret', credentials.clientSecret],
	];
	return [
		dialog('  Concur API, with a refresh token', [
			['Grant Type', 'Refresh Token'],
			...where,
			...client,
			['Refresh Token', credentials.refreshToken],
		]),
		dialog('  Concur API, with a company request token', [
			['Grant Type', 'Company Request Token'],
			...where,
			...client,
			['Company UUID', credentials.companyUuid],
			['Company Request Token', credentials.requestToken],
		]),
		dialog('  Concur API, with a login', [
			['Grant Type', 'Password'],
			...where,
			...client,
			['Username', credentials.username],
			['Password', credentials.password],
		]),
		dialog('  Concur API, with a token to paste', [
			['Grant Type', 'Access Token'],
			...where,
			['Access Token', credentials.accessToken],
			['Authorization Scheme', 'Bearer'],
		]),
		dialog('  Concur App API, for events', [
			...where,
			...client,
			['Public Keys', `what ${baseUri}/sandbox/event-service/keys shows`],
		]),
	].join('\n\n');
}

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
