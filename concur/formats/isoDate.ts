const TIME = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?$/i;
const DAY_MS = 86_400_000;

/** Midnight (UTC) of a calendar day, or undefined when there is no such day. */
function calendarDay(year: number, month: number, day: number): number | undefined {
	const epoch = Date.UTC(year, month - 1, day);
	const date = new Date(epoch);
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? epoch : undefined;
}

/** Week 1 is the one with 4 January; a week starts on Monday. */
function weekDay(year: number, week: number, day: number): number | undefined {
	const mondayOf = (of: number): number => {
		const fourth = Date.UTC(of, 0, 4);
		return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS;
	};
	const epoch = mondayOf(year) + ((week - 1) * 7 + day - 1) * DAY_MS;
	return week >= 1 && day >= 1 && day <= 7 && epoch < mondayOf(year + 1) ? epoch : undefined;
}

function dayOf(text: string): number | undefined {
	const calendar = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
	if (calendar) return calendarDay(Number(calendar[1]), Number(calendar[2]), Number(calendar[3] ?? 1));
	const week = /^(\d{4})-?W(\d{2})(?:-?(\d))?$/i.exec(text);
	if (week) return weekDay(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
	const ordinal = /^(\d{4})-?(\d{3})$/.exec(text);
	if (!ordinal || Number(ordinal[2]) === 0) return undefined;
	const epoch = Date.UTC(Number(ordinal[1]), 0, Number(ordinal[2]));
	return new Date(epoch).getUTCFullYear() === Number(ordinal[1]) ? epoch : undefined;
}

/** Milliseconds from midnight (UTC), or undefined when there is no such time. Without a zone it means UTC. */
function timeOf(text: string): number | undefined {
	const found = TIME.exec(text);
	if (!found) return undefined;
	const [hours, minutes, seconds] = found.slice(1, 4).map((part) => Number(part ?? 0));
	const [zoneHours, zoneMinutes] = [Number(found[7] ?? 0), Number(found[8] ?? 0)];
	const isEndOfDay = hours === 24 && minutes === 0 && seconds === 0;
	if ((hours > 23 && !isEndOfDay) || minutes > 59 || seconds > 59 || zoneHours > 14 || zoneMinutes > 59)
		return undefined;
	const zone = (zoneHours * 60 + zoneMinutes) * 60_000 * (found[6] === '-' ? -1 : 1);
	const millis = Number((found[4] ?? '0').padEnd(3, '0').slice(0, 3));
	return ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis - zone;
}

/**
 * Reads a date as ISO 8601 writes it: calendar, week and ordinal dates, with or without a time, in either form. Between date
 * and time a blank will do, as in databases.
 * @returns midnight of a bare day, or an instant, in epoch milliseconds; undefined when it is neither
 */
export function readIsoDate(text: string): { day: number } | { instant: number } | undefined {
	const [date, time, ...rest] = text.trim().split(/[Tt ]/);
	const day = dayOf(date);
	if (day === undefined || rest.length > 0) return undefined;
	if (time === undefined) return { day };
	const millis = timeOf(time);
	return millis === undefined ? undefined : { instant: day + millis };
}
