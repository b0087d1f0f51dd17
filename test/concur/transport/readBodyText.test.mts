import { EventEmitter } from 'node:events';

import { MAX_BODY_BYTES, readBody } from '../../../concur/transport/readBody';
import { virtualTime } from './virtualTime.mts';

const clock = virtualTime();
const later = jest.spyOn(clock, 'later');

/** A body that comes as the test says. */
class Body extends EventEmitter {
	destroyed = false;
	destroy = jest.fn();

	/** All of it at once. */
	static of(bytes: Uint8Array | string): Body {
		const body = new Body();
		clock.later(1, () => {
			body.emit('data', Buffer.from(bytes as string));
			body.emit('end');
			body.emit('close');
		});
		return body;
	}
}

const read = async (body: unknown, contentType = '', timeoutMs = 1000) =>
	await clock.until(readBody(body, contentType, timeoutMs));

describe('a body that is no stream', () => {
	it.each([
		['text', 'text'],
		['', ''],
		[undefined, '""'],
		[null, '""'],
		[7, '7'],
		[{ a: 1 }, '{"a":1}'],
		[{ on: 1 }, '{"on":1}'],
		[{ destroy: 1 }, '{"destroy":1}'],
	])('%j is whole', async (body, text) => {
		expect(await read(body)).toEqual({ text, complete: true });
	});
});

describe('a stream', () => {
	it('is whole when it ends, and then it is left alone', async () => {
		const body = Body.of('whole');
		expect(await read(body)).toEqual({ text: 'whole', complete: true });
		expect(body.destroy).not.toHaveBeenCalled();
	});

	it.each(['close', 'error'])('is not whole where %s comes before its end, at once', async (event) => {
		const body = new Body();
		const started = clock.now();
		clock.later(1, () => body.emit('data', Buffer.from('a')));
		clock.later(2, () => body.emit(event));
		expect(await read(body)).toEqual({ text: 'a', complete: false });
		expect(clock.now() - started).toBe(2);
		expect(body.destroy).toHaveBeenCalledTimes(1);
	});

	it('that was cut off before is not waited for', async () => {
		const body = Object.assign(new Body(), { destroyed: true });
		const started = clock.now();
		expect(await read(body)).toEqual({ text: '', complete: false });
		expect(clock.now()).toBe(started);
	});

	it.each([
		[2500, 2500],
		[1, 1],
		[0, 1],
		[-5, 1],
	])('that stalls is given up when %i ms are over', async (timeoutMs, millis) => {
		await clock.pass(1000);
		const body = new Body();
		const started = clock.now();
		expect(await read(body, '', timeoutMs)).toEqual({ text: '', complete: false });
		expect(clock.now() - started).toBe(millis);
		expect(body.destroy).toHaveBeenCalledTimes(1);
	});

	it('leaves no wait behind', async () => {
		await read(Body.of('whole'), '', 60_000);
		await clock.pass(100);
		later.mockClear();
		await clock.pass(100_000);
		expect(later).not.toHaveBeenCalled();
	});

	it('may hold twenty megabytes and not a byte more', async () => {
		expect(MAX_BODY_BYTES).toBe(20_971_520);
		const body = new Body();
		const most = Buffer.alloc(MAX_BODY_BYTES - 1);
		clock.later(1, () => {
			body.emit('data', most);
			body.emit('data', Buffer.from('a'));
			body.emit('end');
		});
		const { text, complete } = await read(body);
		expect([text.length, text.at(-1), complete]).toEqual([MAX_BODY_BYTES, 'a', true]);
	});

	it('that holds more is closed, and what came before is kept', async () => {
		const body = new Body();
		clock.later(1, () => {
			body.emit('data', Buffer.from('kept'));
			body.emit('data', Buffer.alloc(MAX_BODY_BYTES - 3));
			body.emit('end');
		});
		expect(await read(body)).toEqual({ text: 'kept', complete: false });
		expect(body.destroy).toHaveBeenCalledTimes(1);
	});

	it('may come in pieces that cut a character', async () => {
		const bytes = Buffer.from('Zürich');
		const body = new Body();
		clock.later(1, () => {
			body.emit('data', bytes.subarray(0, 2));
			body.emit('data', bytes.subarray(2));
			body.emit('end');
		});
		expect(await read(body)).toEqual({ text: 'Zürich', complete: true });
	});
});

describe('the characters', () => {
	const inLatin1 = (text: string): Body => Body.of(Buffer.from(text, 'latin1'));
	const inUtf8 = (text: string): Body => Body.of(Buffer.from(text, 'utf8'));

	it.each([
		'text/xml; charset=iso-8859-1',
		'text/xml; charset=windows-1252; a=b',
		'text/xml; charset="iso-8859-1"',
		'text/xml; CHARSET  =  iso-8859-1',
		'charset=latin1',
	])('are those of the content type %j', async (contentType) => {
		expect(await read(inLatin1('Zürich'), contentType)).toMatchObject({ text: 'Zürich' });
	});

	it.each(['', 'text/xml', 'text/xml; charset=', 'text/xml; charset=nonsense', 'text/xml; charset=utf-8'])(
		'are UTF-8 with the content type %j',
		async (contentType) => {
			expect(await read(inUtf8('Zürich'), contentType)).toMatchObject({ text: 'Zürich' });
		},
	);

	it.each([
		'<?xml version="1.0" encoding="iso-8859-1"?>ü',
		"<?xml version='1.0' encoding='windows-1252'?>ü",
		'<?xml encoding="latin1"?>ü',
		' \n <?XML version="1.0" ENCODING  =  "iso-8859-1"?>ü',
	])('are those that an XML declaration names: %j', async (text) => {
		expect(await read(inLatin1(text), 'application/xml')).toMatchObject({ text });
	});

	it.each([
		'<?xml version="1.0"?><a encoding="iso-8859-1">ü</a>',
		'<a/><?xml version="1.0" encoding="iso-8859-1"?>ü',
		'<?xml version="1.0" encoding=iso-8859-1?>ü',
		'<?xml version="1.0" encoding="nonsense"?>ü',
		`<?xml version="1.0"${' '.repeat(200)}encoding="iso-8859-1"?>ü`,
	])('are not those of anything else in the text: %j', async (text) => {
		expect(await read(inUtf8(text), 'application/xml')).toMatchObject({ text });
	});

	it('of the content type go before those of the XML declaration', async () => {
		const text = '<?xml version="1.0" encoding="iso-8859-1"?>ü';
		expect(await read(inUtf8(text), 'application/xml; charset=utf-8')).toMatchObject({ text });
	});
});
