import { randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** DER: a tag, a length, the content. */
function der(tag: number, ...contents: Buffer[]): Buffer {
	const content = Buffer.concat(contents);
	const length: number[] = [];
	for (let left = content.length; left > 0; left >>= 8) length.unshift(left & 0xff);
	const header = content.length < 128 ? [content.length] : [0x80 | length.length, ...length];
	return Buffer.concat([Buffer.from([tag, ...header]), content]);
}

const sequence = (...contents: Buffer[]) => der(0x30, ...contents);
const text = (value: string) => der(0x0c, Buffer.from(value));
/** `YYYYMMDDHHMMSSZ` */
const time = (millis: number) =>
	der(
		0x18,
		Buffer.from(
			new Date(millis)
				.toISOString()
				.replace(/[-:T]/g, '')
				.replace(/\.\d+Z$/, 'Z'),
		),
	);

/** sha256WithRSAEncryption, with its NULL parameter. */
const ALGORITHM = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/**
 * A self-signed X.509 certificate for the sandbox's own key, so that its end date can be chosen.
 * @param endsAt epoch milliseconds
 */
export function certificateFor(privateKey: KeyObject, publicKey: KeyObject, endsAt: number): string {
	const name = sequence(der(0x31, sequence(COMMON_NAME, text('webhook.sandbox.example'))));
	const serial = der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)]));
	const content = sequence(
		serial,
		ALGORITHM,
		name,
		sequence(time(Math.min(endsAt, Date.now()) - 86_400_000), time(endsAt)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = der(0x03, Buffer.from([0x00]), sign('sha256', content, privateKey));
	const base64 = sequence(content, ALGORITHM, signature).toString('base64');
	return `-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}
