import type { ReportHeader } from './page';

/** Concur's dates carry no zone and mean UTC. NaN when it is none. */
export function epochOf(date: unknown): number {
	if (typeof date !== 'string') return Number.NaN;
	return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(date) ? date : `${date}Z`);
}

/** As Concur's filters take it. */
export function concurDateTime(epoch: number): string {
	return new Date(epoch).toISOString().slice(0, -1);
}

/** A report's modification in epoch milliseconds; 0 when there is none that can be read. */
export function modifiedAt({ LastModifiedDate }: ReportHeader): number {
	const epoch = epochOf(LastModifiedDate);
	return Number.isNaN(epoch) ? 0 : epoch;
}

/** The newest date that tells when a report came to where it is: its modification may stay as it was. */
export function arrivedAt(report: ReportHeader): number {
	const dates = [report.LastModifiedDate, report.ProcessingPaymentDate, report.PaidDate].map(epochOf);
	return Math.max(0, ...dates.filter((date) => !Number.isNaN(date)));
}
