import type { CpuProfile } from './inspector.mts';

/** CPU time of one piece of code, itself and not what it called. */
export interface Share {
	name: string;
	micros: number;
}

const OURS = 'n8n-nodes-concur';

/** Where a script comes from: our file, an npm package, or Node itself. */
function originOf(url: string, functionName: string): string {
	if (url === '')
		return ['(program)', '(garbage collector)'].includes(functionName) ? functionName : 'V8 and built-ins';
	if (url.startsWith('node:')) return url.replace(/^(node:(internal\/)?[^/]+).*/, '$1');
	const [, inPackage = ''] = /.*\/node_modules\/(.+)$/.exec(url) ?? [];
	if (inPackage.startsWith(`${OURS}/`)) return inPackage.replace('/dist/', ': ').replace(/\.js$/, '');
	const [scopeOrName, name] = inPackage.split('/');
	return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName || 'other';
}

function sum(
	profile: CpuProfile,
	nameOf: (node: CpuProfile['nodes'][number]) => string | undefined,
): Share[] {
	const byId = new Map(profile.nodes.map((node) => [node.id, node]));
	const micros = new Map<string, number>();
	profile.samples.forEach((id, index) => {
		const node = byId.get(id);
		const name = node && node.callFrame.functionName !== '(idle)' ? nameOf(node) : undefined;
		if (name !== undefined) micros.set(name, (micros.get(name) ?? 0) + profile.timeDeltas[index]);
	});
	return [...micros]
		.map(([name, total]) => ({ name, micros: total }))
		.sort((left, right) => right.micros - left.micros);
}

/** Self time by package, and by file for our own package and for Node. */
export const byOrigin = (profile: CpuProfile): Share[] =>
	sum(profile, ({ callFrame }) => originOf(callFrame.url, callFrame.functionName));

/** Self time by function. */
export const byFunction = (profile: CpuProfile): Share[] =>
	sum(
		profile,
		({ callFrame: { functionName, url, lineNumber } }) =>
			`${originOf(url, functionName)} ${functionName || '(anonymous)'}${url && `:${lineNumber + 1}`}`,
	);
