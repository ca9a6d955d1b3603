/**
 * @returns rows as CSV (RFC 4180), safe to open in a spreadsheet: a cell that starts like a formula gets a leading apostrophe.
 *
 * Source: OWASP "CSV Injection".
 */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => row.map(cell).join(",")).join("\r\n");
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a text to the browser as a download. */
export function downloadText(fileName: string, text: string, type = "text/csv;charset=utf-8"): void {
  // the byte order mark makes spreadsheets read UTF-8
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
