import fs from 'node:fs';
import type { INodeProperties } from 'n8n-workflow';

import { FORMS } from './check/names.mts';

interface Property {
	displayName?: string;
	name: string;
	type?: string;
	default?: unknown;
	description?: string;
	options?: Property[];
	values?: Property[];
	modes?: Array<{ displayName: string; hint?: string }>;
	displayOptions?: { show?: Record<string, unknown[]> };
	typeOptions?: { minValue?: number; maxValue?: number };
	value?: unknown;
}

const plain = (text: string): string =>
	text
		.replace(/<[^>]+>/g, '')
		.replace(/\|/g, '\\|')
		.replace(/\s+/g, ' ');

function defaultOf({ type, default: value, options = [] }: Property): string {
	if (type === 'boolean') return value === true ? 'on' : 'off';
	if (type === 'collection' || type === 'fixedCollection' || type === 'resourceLocator') return '';
	if (type === 'options') {
		const chosen = options.find((option) => option.value === value);
		return chosen ? `**${chosen.name}**` : '';
	}
	if (value === '' || value === undefined || (Array.isArray(value) && value.length === 0)) return '';
	return `\`${(Array.isArray(value) ? value.join(', ') : String(value)).replace(/\|/g, '\\|')}\``;
}

function choicesOf({ type, options = [], modes = [] }: Property): string {
	if (type === 'resourceLocator')
		return modes
			.map(({ displayName, hint }) => `**${displayName}**${hint ? `: ${plain(hint)}` : ''}`)
			.join('; ');
	if (type !== 'options' && type !== 'multiOptions') return '';
	const choices = options.map(({ name, description }) =>
		description ? `**${name}**: ${plain(description)}` : `**${name}**`,
	);
	return choices.join('; ');
}

function rowsOf(property: Property, above: string[]): string[] {
	if (property.type === 'hidden' || property.type === 'notice') return [];
	const path = [...above, property.displayName ?? property.name];
	const what = [plain(property.description ?? '').replace(/\.$/, ''), choicesOf(property)];
	const nested =
		property.type === 'collection' || property.type === 'fixedCollection' ? (property.options ?? []) : [];
	if (property.values) return property.values.flatMap((option) => rowsOf(option, path));
	return [
		`| **${path.join(' > ')}** | ${defaultOf(property)} | ${what.filter(Boolean).join('. ')} |`,
		...nested.flatMap((option) => rowsOf(option, path)),
	];
}

/** One row per name: where an operation has its own, its description is the first one's. */
function table(properties: INodeProperties[]): string {
	const rows = (properties as unknown as Property[]).flatMap((property) => rowsOf(property, []));
	return [...new Map(rows.map((row) => [row, row])).values()].join('\n');
}

/** What each form looks like; a picture that nobody has made yet is left out. */
const PICTURES: Record<string, string> = {
	'Concur Expense: Integration Status': 'node-integration-status',
	'Concur Expense: Report': 'node-expense-report',
	'Concur Expense Trigger': 'node-expense-trigger',
	'Concur: Financial Integration': 'node-financial-integration',
	'Concur Event Trigger': 'node-event-trigger',
	'Concur API': 'credential-company-request-token',
	'Concur OAuth2 API': 'credential-oauth2',
	'Concur App API': 'credential-app',
};

function picture(title: string): string {
	const file = `images/${PICTURES[title]}.png`;
	return fs.existsSync(`docs/${file}`) ? `![${title}](${file})\n\n` : '';
}

/** docs/parameters.md: every parameter as the editor shows it, generated so that it can't drift. */
export function parametersDocument(): string {
	const forms = FORMS.map(
		({ title, what, properties }) => `## ${title}

${plain(what)}

${picture(title)}| parameter | as it comes | what it does |
|---|---|---|
${table(properties)}
`,
	);
	return `# Every parameter and option

Generated from the nodes and credentials by \`npm run docs\`.

${forms.join('\n')}`;
}
