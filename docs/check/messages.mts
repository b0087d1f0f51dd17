import fs from 'node:fs';

import glob from 'fast-glob';
import ts from 'typescript';

/** A text in the code that ships. */
export interface Said {
	/** As it stands in the code; what is filled in when it is said is `…`. */
	text: string;
	where: string;
	/** It tells what went wrong, and so must be explained. What to do next, and labels, explain themselves. */
	isMessage: boolean;
}

const SOURCES = ['concur/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'];
/** Their texts are labels of the editor alone. */
const LABEL_FILES =
	/(properties|options|filterOptions|statusCodes|concurApiProperties|patience|allowedDomains|\.node|OAuth2Api\.credentials)\.ts$/i;
/** Keys whose texts are labels, explain the code, or say what to do next. */
const NO_MESSAGE =
	/^(displayName|description|placeholder|hint|action|name|value|seen|source|meaning|subtitle|default|body|docsUrl|advice|next|again)$/;
/** Keys whose texts are messages, whatever they begin with. */
const MESSAGE = /^(message|Message|problem|why|plain|means|words|nothing|errorMessage)$/;
/** What to do next begins like this. */
const NEXT =
	/^(Check|Ask|Open|Enter|Use|Choose|Make|Copy|Get|Paste|Run|Read|Try|Test|Correct|Set|Map|Confirm|Acknowledge|Clear|Do not|Sign in to|To get|before)\b|^SAP:/;
/** Texts that are neither, where nothing in the code tells. Each must still be there. */
export const OTHERWISE = [
	'POST without a readable answer may have committed',
	'No connection, so no request',
	'and the one of the topic',
	', and for … the scope …',
	'without an ID',
	'an odd word',
	'To Be Resubmitted (…)',
	'Administration > Company > Authentication Admin > Company Request Token',
	'Company Request Token',
	'If your ERP has booked it, reverse that posting; a new document comes when it is approved again.',
	'The processor took the document back. If your ERP has booked it',
	'Concur was overloaded for too long. …',
	'The same request never works; correct what is confirmed.',
	'… Enter the Company UUID that is shown with it.',
	"… Check that the base URI is the app's data center.",
];
/** Shorter ones are parts of a sentence, such as the name of a field. */
const LEAST_WORDS = 3;

function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text.trim();
	if (!ts.isTemplateExpression(node)) return undefined;
	return (node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')).trim();
}

/** What the code around a text makes of it; undefined when nothing tells. */
function place(node: ts.Node): 'message' | 'no message' | undefined {
	let below = node;
	let key = '';
	for (let at = node.parent; !ts.isSourceFile(at); below = at, at = at.parent) {
		if (key === '' && (ts.isPropertyAssignment(at) || ts.isPropertyDeclaration(at))) {
			if (at.initializer !== below) return 'no message';
			key = at.name.getText();
			if (NO_MESSAGE.test(key)) return 'no message';
			if (MESSAGE.test(key)) return 'message';
		}
		if (ts.isNewExpression(at) && at.expression.getText().endsWith('Error')) {
			const first = at.expression.getText().startsWith('Node') ? 1 : 0;
			return at.arguments?.[first] === below ? 'message' : 'no message';
		}
		if (ts.isCallExpression(at)) {
			const called = at.expression.getText();
			if (called === 'unclear' && at.arguments[0] !== below) return 'no message';
			if (called === 'no' || called === 'notice' || called === 'reportIdProperties' || called === 'patience')
				return 'no message';
		}
		if (ts.isFunctionLike(at)) return undefined;
	}
	return undefined;
}

function isMessage(node: ts.Node, text: string, file: string): boolean {
	if (LABEL_FILES.test(file) || /^(={{|<|\$|\()/.test(text)) return false;
	if ((text.match(/\p{L}[\p{L}'’-]*/gu) ?? []).length < LEAST_WORDS || !text.includes(' ')) return false;
	const told = place(node);
	if (told !== undefined) return told === 'message';
	return !NEXT.test(text.replace(/^… /, '')) && !OTHERWISE.some((other) => text.includes(other));
}

/** Every text of a file, found in its syntax tree. */
export function textsOf(file: string, content: string): Said[] {
	const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
	const found: Said[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
		const text = textOf(node);
		if (text) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			found.push({ text, where: `${file}:${line + 1}`, isMessage: isMessage(node, text, file) });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Of the whole package. */
export function allTexts(): Said[] {
	return glob.sync(SOURCES).flatMap((file) => textsOf(file, fs.readFileSync(file, 'utf8')));
}
