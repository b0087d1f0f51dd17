/** What is mutated together, and the tests that it is held against: those nearest to it, which take seconds and not minutes. */
export interface Part {
	name: string;
	mutate: string[];
	/** Folders and files under test/, without their ending. */
	tests: string[];
}

export const PARTS: Part[] = [
	{ name: 'verdict', mutate: ['concur/verdict/**/*.ts'], tests: ['concur/verdict', 'docs/outcomes'] },
	{ name: 'commit', mutate: ['concur/commit/**/*.ts'], tests: ['concur/commit'] },
	{ name: 'transport', mutate: ['concur/transport/**/*.ts'], tests: ['concur/transport'] },
	{ name: 'signIn', mutate: ['concur/signIn/**/*.ts'], tests: ['concur/signIn'] },
	{ name: 'changes', mutate: ['concur/changes/**/*.ts'], tests: ['concur/changes', 'concur/reading'] },
	{ name: 'reports', mutate: ['concur/reports/**/*.ts'], tests: ['concur/reports', 'concur/formats'] },
	{ name: 'financial', mutate: ['concur/financial/**/*.ts'], tests: ['concur/financial'] },
	{ name: 'events', mutate: ['concur/events/**/*.ts'], tests: ['concur/events'] },
	{ name: 'nodes', mutate: ['nodes/shared/**/*.ts'], tests: ['nodes/shared'] },
];
