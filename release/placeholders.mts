/** What stands in package.json until whoever publishes has put their own there. */
interface Identity {
	author?: { name?: string; email?: string } | string;
	homepage?: string;
	repository?: { url?: string } | string;
	version?: string;
	/** npm itself publishes nothing that is private, whichever way it is asked. */
	private?: boolean;
}

/** The address that the code, the documents and package.json carry until it is known. */
export const PLACEHOLDER_REPOSITORY = 'github.com/n8n-nodes-concur/n8n-nodes-concur';
/** Names under `.example` belong to nobody (RFC 2606). */
const NOBODYS = /\.example\b/i;
const TO_BE_SET = /to be set/i;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** `owner/name` of a GitHub address; empty when it is none. */
export const repositoryOf = (address: string): string =>
	/github\.com[/:]([\w.-]+\/[\w.-]+?)(\.git)?(["#/]|$)/.exec(address)?.[1] ?? '';

/**
 * Why this package can't be published as it is; empty when it can.
 * @param publishedFrom `owner/name` of the repository whose workflow publishes, where there is one
 * @param tag that started the workflow, where there is one
 * @param files shipped files by path: they link to the repository too
 */
export function reasonsAgainst(
	{ author, homepage, repository, version, private: isPrivate }: Identity,
	{
		publishedFrom,
		tag,
		files = {},
	}: { publishedFrom?: string; tag?: string; files?: Record<string, string> } = {},
): string[] {
	const fields = { author, homepage, repository };
	const reasons = Object.entries(fields).flatMap(([name, value]) => {
		const text = textOf(value);
		return text === '' ||
			text === '""' ||
			NOBODYS.test(text) ||
			TO_BE_SET.test(text) ||
			text.includes(PLACEHOLDER_REPOSITORY)
			? [`${name} in package.json is a placeholder: ${text}`]
			: [];
	});
	if (isPrivate === true) reasons.push('package.json says "private": true, so npm publishes nothing');
	const own = repositoryOf(textOf(repository));
	if (publishedFrom !== undefined && own !== publishedFrom)
		reasons.push(`package.json names the repository ${own || '(none)'}, but ${publishedFrom} publishes it`);
	if (tag !== undefined && tag !== version)
		reasons.push(`the tag is ${tag}, but package.json has the version ${version}`);
	for (const [file, text] of Object.entries(files))
		if (text.includes(PLACEHOLDER_REPOSITORY)) reasons.push(`${file} links to ${PLACEHOLDER_REPOSITORY}`);
	return reasons;
}
