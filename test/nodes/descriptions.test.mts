import fs from 'node:fs';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { INode, INodeParameters, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { ConcurApi } from '../../credentials/ConcurApi.credentials.ts';
import { ConcurAppApi } from '../../credentials/ConcurAppApi.credentials.ts';
import { ConcurOAuth2Api } from '../../credentials/ConcurOAuth2Api.credentials.ts';
import { ConcurEventTrigger } from '../../nodes/ConcurEventTrigger/ConcurEventTrigger.node.ts';
import { ConcurExpenseIntegrationStatus } from '../../nodes/ConcurExpenseIntegrationStatus/ConcurExpenseIntegrationStatus.node.ts';
import { ConcurExpenseReport } from '../../nodes/ConcurExpenseReport/ConcurExpenseReport.node.ts';
import { ConcurExpenseTrigger } from '../../nodes/ConcurExpenseTrigger/ConcurExpenseTrigger.node.ts';
import { ConcurFinancialIntegration } from '../../nodes/ConcurFinancialIntegration/ConcurFinancialIntegration.node.ts';

/** The parameters that n8n fills in for a node of this type. */
function parametersOf(description: INodeTypeDescription, given: INodeParameters): INodeParameters {
	const node: INode = {
		id: '1',
		name: 'Node',
		type: description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: given,
	};
	return NodeHelpers.getNodeParameters(description.properties, given, true, false, node, description) ?? {};
}

/** What the canvas shows under the node's name. */
function subtitle(nodeType: INodeType, given: INodeParameters = {}): unknown {
	const { description } = nodeType;
	const node: INode = {
		id: '1',
		name: 'Node',
		type: description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: parametersOf(description, given),
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	return workflow.expression.getSimpleParameterValue(node, description.subtitle, 'internal', {});
}

it('subtitles are words', () => {
	expect(subtitle(new ConcurExpenseIntegrationStatus())).toBe('Post Integration Status');
	expect(subtitle(new ConcurExpenseIntegrationStatus(), { options: { dryRun: true } })).toBe('Dry Run');
	expect(subtitle(new ConcurExpenseReport())).toBe('Get Many: Report');
	expect(subtitle(new ConcurExpenseReport(), { operation: 'getDetails' })).toBe('Get Details: Report');
	expect(subtitle(new ConcurExpenseTrigger())).toBe('Processing Payment');
	expect(subtitle(new ConcurExpenseTrigger(), { paymentStatusCode: ['P_PAYC', 'P_OWN'] })).toBe(
		'Payment Confirmed, P_OWN',
	);
	expect(subtitle(new ConcurEventTrigger())).toBe('Financial Integration');
	expect(subtitle(new ConcurEventTrigger(), { topic: 'public.concur.new' })).toBe('public.concur.new');
	expect(subtitle(new ConcurFinancialIntegration())).toBe('Get Ready Documents');
});

/** What n8n's notices keep of HTML; of anything else only the text is left, run together. */
const NOTICE_TAGS = ['a', 'ul', 'li'];

it.each(
	[
		new ConcurApi(),
		new ConcurAppApi(),
		new ConcurOAuth2Api(),
		...[
			new ConcurEventTrigger(),
			new ConcurExpenseIntegrationStatus(),
			new ConcurExpenseReport(),
			new ConcurExpenseTrigger(),
			new ConcurFinancialIntegration(),
		].map(({ description }) => description),
	].map(({ name, properties }) => [name, properties] as const),
)("notices of %s hold what n8n's editor shows", (_name, properties) => {
	const notices = properties.filter(({ type }) => type === 'notice');
	const tags = notices.flatMap(({ displayName }) =>
		[...displayName.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag),
	);
	expect(tags.filter((tag) => !NOTICE_TAGS.includes(tag))).toEqual([]);
});

describe.each([new ConcurExpenseIntegrationStatus(), new ConcurExpenseReport()])('Report ID', (nodeType) => {
	const { description } = nodeType;
	const proposed = (name: string) => {
		const parameters = parametersOf({ ...description, name }, { operation: 'getDetails' });
		return (parameters.reportId as { value: string }).value;
	};

	it(`proposes a field of the input, or as a tool what the agent gives (${description.displayName})`, () => {
		expect(proposed(description.name)).toBe('={{ $json.ReportID ?? $json.ID }}');
		expect(proposed(`${description.name}Tool`)).toContain("$fromAI('Report_ID'");
	});
});

it('an agent is told that a post cannot be undone', () => {
	const { description } = new ConcurExpenseIntegrationStatus();
	expect(NodeHelpers.makeDescription({}, description)).toMatch(/becomes Paid, which cannot be undone/);
	const report = new ConcurExpenseReport().description;
	expect(NodeHelpers.makeDescription(parametersOf(report, { operation: 'sendBack' }), report)).toMatch(
		/cannot be undone/,
	);
	expect(NodeHelpers.makeDescription(parametersOf(report, {}), report)).toMatch(/^Get many reports/);
});

it('light and dark icons are of the package, different, and no two nodes share one', () => {
	const icons = [
		new ConcurExpenseIntegrationStatus(),
		new ConcurExpenseReport(),
		new ConcurExpenseTrigger(),
	].flatMap(({ description }) => Object.values(description.icon as { light: string; dark: string }));
	expect(new Set(icons).size).toBe(6);
});

it.each(fs.readdirSync('nodes').filter((folder) => folder !== 'shared'))(
	'%s is found by what people type',
	(folder) => {
		const codex = JSON.parse(fs.readFileSync(`nodes/${folder}/${folder}.node.json`, 'utf8')) as {
			alias: string[];
		};
		expect(codex.alias).toEqual(expect.arrayContaining(['SAP Concur', 'expense report', 'reimbursement']));
		const source = fs.readFileSync(`nodes/${folder}/${folder}.node.ts`, 'utf8');
		const [light, dark] = [...source.matchAll(/file:\.\.\/\.\.\/(icons\/[\w.]+svg)/g)].map(
			([, file]) => file,
		);
		expect(dark).toBe(light.replace('.svg', '.dark.svg'));
		expect(fs.readFileSync(light, 'utf8')).not.toBe(fs.readFileSync(dark, 'utf8'));
	},
);
