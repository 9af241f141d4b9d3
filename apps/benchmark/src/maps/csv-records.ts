/** One quoted or plain field, and what ends it. */
const FIELD = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;

/**
 * Records of a CSV text (RFC 4180), empty lines left out.
 *
 * @returns the records with their line numbers, or the number of the line that is damaged
 */
export function csvRecords(text: string): { line: number; fields: string[] }[] | number {
  const records: { line: number; fields: string[] }[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const record = { line, fields: [] as string[] };
    let end = ',';
    while (end === ',') {
      FIELD.lastIndex = at;
      const match = FIELD.exec(text);
      if (match === null) return line;
      at = FIELD.lastIndex;
      end = match[2];
      line += match[0].split('\n').length - 1;
      const quoted = match[1].startsWith('"');
      record.fields.push(quoted ? match[1].slice(1, -1).replaceAll('""', '"') : match[1].trim());
    }
    if (record.fields.some((field) => field !== '')) records.push(record);
  }
  return records;
}
