interface Field {
  text: string;
  next: number;
}

/**
 * Parses the first record of a comma-separated text with the quoting of RFC 4180 and Go's `encoding/csv`: a
 * field that starts with `"` ends at the next single `"`, `""` stands for `"`, and a `"` elsewhere is an
 * error. `undefined` if malformed or without a record.
 */
export function parseCsvRecord(text: string): string[] | undefined {
  const record = text.replace(/^(?:\r?\n)+/u, '');
  if (record === '') return undefined;
  const fields: string[] = [];
  for (let at = 0; ;) {
    const field = record[at] === '"' ? quotedField(record, at) : bareField(record, at);
    if (!field) return undefined;
    fields.push(field.text);
    if (record[field.next] !== ',') return fields;
    at = field.next + 1;
  }
}

function bareField(record: string, start: number): Field | undefined {
  let next = start;
  while (next < record.length && record[next] !== ',' && !endsRecord(record, next)) next++;
  const text = record.slice(start, next);
  return text.includes('"') ? undefined : { text, next };
}

function quotedField(record: string, start: number): Field | undefined {
  let text = '';
  for (let at = start + 1; at < record.length; at++) {
    if (record[at] !== '"') text += record[at];
    else if (record[at + 1] === '"') {
      text += '"';
      at++;
    } else return fieldEnd(record, at + 1) ? { text, next: at + 1 } : undefined;
  }
  return undefined;
}

function fieldEnd(record: string, at: number): boolean {
  return at >= record.length || record[at] === ',' || endsRecord(record, at);
}

function endsRecord(record: string, at: number): boolean {
  return record[at] === '\n' || (record[at] === '\r' && (record[at + 1] ?? '\n') === '\n');
}
