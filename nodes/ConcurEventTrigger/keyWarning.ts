const WARN_DAYS = 14;

/**
 * What to say about keys that end soon: SAP changes its certificate, and with it the key, before the old one ends.
 * @param days until the last certificate in the credential ends; undefined when that is not known
 */
export function warningAboutKeys(days: number | undefined): string | undefined {
	if (days === undefined || days >= WARN_DAYS) return undefined;
	const when = days < 0 ? 'has ended' : `ends in ${days} day${days === 1 ? '' : 's'}`;
	return `The certificate of Concur in the credential ${when}: add the new one that SAP publishes, and leave the old one there until Concur has switched`;
}
