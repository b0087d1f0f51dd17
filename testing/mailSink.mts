import net from 'node:net';
import type { AddressInfo } from 'node:net';

/** A mail as it arrived. */
export interface Mail {
	from: string;
	to: string[];
	/** Headers and body, the body decoded. */
	text: string;
}

/** A mail server that keeps what it is sent: what an example's alert says can be read. */
export interface MailSink {
	port: number;
	mails: Mail[];
	close(): Promise<void>;
}

/** Quoted-printable, as nodemailer writes texts with long lines or letters beyond ASCII. */
function decoded(raw: string): string {
	const [headers, ...rest] = raw.split('\r\n\r\n');
	const body = rest.join('\r\n\r\n');
	const encoding = /content-transfer-encoding: *(\S+)/i.exec(headers)?.[1].toLowerCase();
	if (encoding === 'base64') return `${headers}\n\n${Buffer.from(body, 'base64').toString()}`;
	if (encoding !== 'quoted-printable') return raw;
	const bytes = body
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return `${headers}\n\n${Buffer.from(bytes, 'latin1').toString()}`;
}

/** One client's conversation: SMTP (RFC 5321) without authentication. */
function converse(socket: net.Socket, mails: Mail[]): void {
	let from = '';
	let to: string[] = [];
	let received = '';
	let inData = false;
	const answer = (line: string) => socket.write(`${line}\r\n`);
	const command = (line: string): void => {
		const verb = line.slice(0, 4).toUpperCase();
		const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
		if (verb === 'MAIL') [from, to] = [address, []];
		if (verb === 'RCPT') to.push(address);
		inData = verb === 'DATA';
		if (verb === 'QUIT') socket.end('221 bye\r\n');
		else answer(inData ? '354 go on' : '250 ok');
	};
	socket.on('error', () => undefined);
	socket.on('data', (chunk) => {
		received += chunk.toString('latin1');
		for (;;) {
			const end = received.indexOf(inData ? '\r\n.\r\n' : '\r\n');
			if (end < 0) return;
			const part = received.slice(0, end);
			received = received.slice(end + (inData ? 5 : 2));
			if (!inData) command(part);
			else {
				mails.push({ from, to, text: decoded(part.replace(/\r\n\.\./g, '\r\n.')) });
				inData = false;
				answer('250 kept');
			}
		}
	});
	answer('220 mail sink');
}

/** Starts a mail server on a free port of the loopback address. */
export async function startMailSink(): Promise<MailSink> {
	const mails: Mail[] = [];
	const sockets = new Set<net.Socket>();
	const server = net.createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		converse(socket, mails);
	});
	server.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		mails,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** The fields of n8n's SMTP credential for this server. */
export function smtpCredentialData({ port }: MailSink): Record<string, unknown> {
	return {
		user: '',
		password: '',
		host: '127.0.0.1',
		port,
		secure: false,
		disableStartTls: true,
		hostName: '',
	};
}
