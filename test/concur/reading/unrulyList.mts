import type { ReportHeader } from '../../../concur/reports/page';

export const MINUTE = 60_000;
export const START = Date.parse('2026-08-01T10:20:30.400Z');

const CUT = { millisecond: 1, second: 1000, minute: MINUTE, day: 24 * 60 * MINUTE };

/** The ways in which lists are known, or feared, to behave. */
export interface Habits {
	/** What an offset counts: rows, so that those that come and go shift the pages, or the last report of the page before. */
	offsets: 'rows' | 'afterLast';
	order: 'oldestFirst' | 'newestFirst' | 'byId';
	nextPage: 'withFilters' | 'withoutFilters' | 'offsetOnly';
	/** What date filters are cut to. */
	cut: keyof typeof CUT;
	dates: 'milliseconds' | 'hundredths' | 'seconds' | 'rfc3339' | 'unreadable' | 'none';
	/** LastModifiedDate stays when the payment status changes. */
	keepsModified: boolean;
	heedsStatus: boolean;
	pageSize: number;
}

export const ORDERLY: Habits = {
	offsets: 'afterLast',
	order: 'oldestFirst',
	nextPage: 'withFilters',
	cut: 'millisecond',
	dates: 'milliseconds',
	keepsModified: false,
	heedsStatus: true,
	pageSize: 100,
};

interface Row {
	id: string;
	status: string;
	modified: number;
}

type Query = Record<string, string>;
type Page = { page: { Items: ReportHeader[]; NextPage: string | undefined } };
export interface Failed {
	kind: 'serverError' | 'badRequest';
	words: string;
	httpStatusCode: number;
}

/** Concur's list of reports in memory, with habits; it changes only between two requests. */
export class UnrulyList {
	now = START;
	requests = 0;
	/** Runs before each request but the first of a reading. */
	between: () => void = () => undefined;
	/** The request of this number (from 1, counted on) fails. */
	failAt = 0;
	refusesOffsets = false;
	readonly rows = new Map<string, Row>();
	readonly habits: Habits;

	constructor(habits: Partial<Habits> = {}) {
		this.habits = { ...ORDERLY, ...habits };
	}

	/** Moves a report to a status; its date follows unless that is not the list's habit. */
	set(id: string, status = 'P_PROC', modified = this.now): void {
		const old = this.rows.get(id)?.modified;
		const keeps = this.habits.keepsModified ? (old ?? START - 40 * 24 * 60 * MINUTE) : modified;
		this.rows.set(id, { id, status, modified: keeps });
	}

	remove(id: string): void {
		this.rows.delete(id);
	}

	/** Those at a status, in the list's order. */
	at(status = 'P_PROC'): Row[] {
		return this.ordered([...this.rows.values()].filter((row) => row.status === status));
	}

	private ordered(rows: Row[]): Row[] {
		const byId = (left: Row, right: Row) => (left.id < right.id ? -1 : 1);
		const { order } = this.habits;
		const sign = order === 'newestFirst' ? -1 : 1;
		return rows.sort((left, right) =>
			order === 'byId' || left.modified === right.modified
				? byId(left, right)
				: sign * (left.modified - right.modified),
		);
	}

	private write(modified: number): string | null {
		const text = new Date(modified).toISOString();
		switch (this.habits.dates) {
			case 'milliseconds':
				return text.slice(0, -1);
			case 'hundredths':
				return text.slice(0, -2);
			case 'seconds':
				return text.slice(0, 19);
			case 'rfc3339':
				return `${text.slice(0, 19)}Z`;
			case 'unreadable':
				return `on ${text.slice(0, 10)} | at ${text.slice(11, -1)}`;
			case 'none':
				return null;
		}
	}

	header({ id, status, modified }: Row): ReportHeader {
		return { ID: id, PaymentStatusCode: status, LastModifiedDate: this.write(modified) };
	}

	private matching({ modifiedDateAfter, paymentStatusCode }: Query): Row[] {
		const step = CUT[this.habits.cut];
		const from = modifiedDateAfter === undefined ? -Infinity : Date.parse(`${modifiedDateAfter}Z`);
		const cut = from - (from % step);
		return this.ordered(
			[...this.rows.values()].filter(
				({ status, modified }) =>
					(modifiedDateAfter === undefined || modified >= cut) &&
					(!this.habits.heedsStatus || paymentStatusCode === undefined || status === paymentStatusCode),
			),
		);
	}

	fetchPage = async (query: Query): Promise<Page | Failed> => {
		this.requests += 1;
		await Promise.resolve();
		if (this.requests === this.failAt) return { kind: 'serverError', words: 'down', httpStatusCode: 500 };
		const { offset = '', limit, ...filters } = query;
		if (offset !== '' && this.refusesOffsets)
			return { kind: 'badRequest', words: 'offset', httpStatusCode: 400 };
		if (offset !== '') this.between();
		const rows = this.matching(query);
		const size = Math.min(this.habits.pageSize, Number(limit));
		const [, behind] = offset.split(':');
		const start =
			this.habits.offsets === 'rows' || offset === ''
				? Number(behind ?? 0)
				: this.firstBehind(rows, JSON.parse(behind ? Buffer.from(behind, 'hex').toString() : '{}') as Row);
		const items = rows.slice(start, start + size);
		const last = items.at(-1);
		const next =
			this.habits.offsets === 'rows'
				? `o:${start + size}`
				: `o:${Buffer.from(JSON.stringify(last ?? {})).toString('hex')}`;
		const kept =
			this.habits.nextPage === 'withFilters'
				? { ...filters, limit }
				: this.habits.nextPage === 'withoutFilters'
					? { limit }
					: {};
		return {
			page: {
				Items: items.map((row) => this.header(row)),
				NextPage:
					start + size < rows.length
						? `http://other.example/reports?${new URLSearchParams({ ...kept, offset: next }).toString()}`
						: undefined,
			},
		};
	};

	private firstBehind(rows: Row[], last: Row): number {
		const [first] = this.ordered([last, ...rows.filter(({ id }) => id === last.id)]);
		const index = rows.findIndex(
			(row) => row.id !== last.id && this.ordered([first, row])[0].id === first.id,
		);
		return index === -1 ? rows.length : index;
	}
}
