/** Returns the fields of one record of comma-separated values; `undefined` for one that Go's csv reader refuses. */
export function csvFields(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; at <= text.length;) {
    if (text[at] !== '"') {
      const comma = text.indexOf(',', at);
      const end = comma === -1 ? text.length : comma;
      const field = text.slice(at, end);
      if (field.includes('"')) return undefined;
      fields.push(field);
      at = end + 1;
      continue;
    }
    const quoted = /^"((?:[^"]|"")*)"(?=,|$)/u.exec(text.slice(at));
    if (quoted === null) return undefined;
    fields.push((quoted[1] ?? '').replaceAll('""', '"'));
    at += quoted[0].length + 1;
  }
  return text === '' ? undefined : fields;
}

/**
 * What BuildKit refuses about the value of `--mount` while it parses the file; the rest it refuses when it runs
 * the instruction, with the variables known.
 */
export function mountProblem(value: string): string | undefined {
  const fields = csvFields(value);
  if (fields === undefined) return 'it is a list such as type=cache,target=/var/cache';
  const from = fields.find((field) => /^from=.*\$./iu.test(field));
  return from === undefined ? undefined : 'from takes no variable: name a stage instead';
}
