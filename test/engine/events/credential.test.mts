import { CredentialTestContext, LoadOptionsContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, INode } from 'n8n-workflow';

import { ConcurEventTrigger } from '../../../nodes/ConcurEventTrigger/ConcurEventTrigger.node.ts';
import type { EventServiceOptions, Sandbox } from '../../../sandbox/index.mts';
import { closeSandboxes, sandboxWith } from '../setUp.mts';
import { appCredential } from './triggerHost.mts';

afterEach(closeSandboxes);

const trigger = new ConcurEventTrigger();
const sandbox = async (events: EventServiceOptions = {}) => await sandboxWith({ events });

async function test(concur: Sandbox, fields: ICredentialDataDecryptedObject = {}) {
	const context = new CredentialTestContext({} as never) as unknown as ICredentialTestFunctions;
	const data = { ...appCredential(concur).data, ...fields };
	return await trigger.methods.credentialTest.testAppCredential.call(context, {
		id: '1',
		name: 'App',
		type: 'concurAppApi',
		data,
	});
}

describe('the test of the credential', () => {
	it('names the topics', async () => {
		const concur = await sandbox({ scopes: ['events.topic.read', 'FISVC', 'expense.report.read'] });
		expect(await test(concur)).toEqual({
			status: 'OK',
			message: 'Topics: public.concur.expense.report, public.concur.financialintegration, public.test',
		});
	});

	it('says which scope is missing when there is no topic, or the service is closed', async () => {
		const empty = await test(await sandbox({ scopes: ['events.topic.read'] }));
		expect(empty.status).toBe('Error');
		expect(empty.message).toContain('the app sees no topic. The app needs the scope events.topic.read');
		expect(empty.message).toContain('the scope FISVC');
		const closed = await test(await sandbox({ scopes: ['FISVC'] }));
		expect(closed.status).toBe('Error');
		expect(closed.message).toContain('The app lacks the scope events.topic.read');
	});

	it('signs in with what is typed, not with what was stored', async () => {
		const concur = await sandbox();
		expect(await test(concur, { sessionToken: 'dead' })).toMatchObject({ status: 'OK' });
		const wrong = await test(concur, { clientSecret: 'wrong-secret' });
		expect(wrong).toMatchObject({ status: 'Error', message: expect.stringContaining('code 64') });
		expect(wrong.message).not.toContain('wrong-secret');
		expect(await test(concur, { clientId: '' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Client ID is empty'),
		});
	});

	it.each<[string, Parameters<Sandbox['setFaults']>[0][number]['kind'], string]>([
		['an HTML page', 'html', 'showed no topics'],
		['HTTP 503', 'unavailable', 'maintenance'],
		['a lost answer', 'dropConnection', 'showed no topics'],
	])('copes with %s', async (_name, kind, words) => {
		const concur = await sandbox();
		concur.setFaults([{ on: 'events', kind }]);
		expect(await test(concur)).toMatchObject({ status: 'Error', message: expect.stringContaining(words) });
	});

	it('goes nowhere but to Concur', async () => {
		const concur = await sandbox();
		const elsewhere = await test(concur, { customBaseUri: 'https://concur.example' });
		expect(elsewhere).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('not a Concur address'),
		});
		expect(concur.events()).toEqual([]);
	});

	it('reads the keys: what is none, and what ends soon', async () => {
		const concur = await sandbox();
		const broken = await test(concur, {
			publicKeys: '-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----',
		});
		expect(broken).toEqual({
			status: 'Error',
			message: 'Public Keys: Key 1 cannot be read: copy it again, whole.',
		});
		const { certificate } = concur.eventService.rotateKey(Date.now() + 3.5 * 86_400_000);
		expect((await test(concur, { publicKeys: certificate })).message).toMatch(
			/^Topics: .*\. The certificate of Concur in the credential ends in 3 days: add the new one/,
		);
	});
});

describe('the list of topics', () => {
	async function topics(concur: Sandbox) {
		const node: INode = {
			id: '1',
			name: 'Trigger',
			type: 't',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			credentials: { concurAppApi: { id: '1', name: 'App' } },
		};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: { getByName: () => trigger, getByNameAndVersion: () => trigger, getKnownTypes: () => ({}) },
		});
		const additionalData = { credentialsHelper: appCredential(concur), variables: {} };
		const context = new LoadOptionsContext(workflow, node, additionalData as never, '');
		return await trigger.methods.loadOptions.getTopics.call(context);
	}

	it('has names for those that SAP documents', async () => {
		const concur = await sandbox({ scopes: ['events.topic.read', 'FISVC'] });
		expect(await topics(concur)).toEqual([
			{
				name: 'Financial Integration',
				value: 'public.concur.financialintegration',
				description: 'public.concur.financialintegration',
			},
			{ name: 'public.test', value: 'public.test', description: 'public.test' },
		]);
	});

	it('says which scope is missing', async () => {
		await expect(topics(await sandbox({ scopes: ['events.topic.read'] }))).rejects.toMatchObject({
			message: 'The app sees no topic',
			description: expect.stringContaining('FISVC'),
		});
		await expect(topics(await sandbox({ scopes: ['FISVC'] }))).rejects.toMatchObject({
			message: 'Concur could not show its topics: The app lacks the scope events.topic.read',
			httpCode: '403',
		});
	});
});
