/** Lays rows out in columns; long cells are cut, since a terminal line should stay one line. */
export function table(headers: string[], rows: string[][], widest = 70): string {
	const cut = (cell: string) => (cell.length > widest ? `${cell.slice(0, widest - 1)}…` : cell);
	const lines = [headers, ...rows].map((row) => row.map(cut));
	const widths = headers.map((_, column) => Math.max(...lines.map((row) => row[column].length)));
	const text = lines.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column]))
			.join('  ')
			.trimEnd(),
	);
	return [text[0], widths.map((width) => '-'.repeat(width)).join('  '), ...text.slice(1)].join('\n');
}
