import type { INodeProperties } from 'n8n-workflow';

/** What an empty result has to say where test users' reports are left out. */
export const LEFT_OUT_TEST_USERS =
	'No report was found. Reports of test users are left out unless Test Users is set to Include or Only.';

/** Test users' reports are in the same list as real ones: to book one of them would be a real booking. */
export const testUsersOption: INodeProperties = {
	displayName: 'Test Users',
	name: 'testUsers',
	type: 'options',
	options: [
		{ name: 'Exclude', value: 'exclude', description: 'Only reports of real employees' },
		{ name: 'Include', value: 'include', description: 'Reports of real employees and of test users' },
		{ name: 'Only', value: 'only', description: 'Only reports of test users' },
	],
	default: 'exclude',
	description: 'What becomes of the reports of test users, which Concur keeps in the same list as real ones',
};
