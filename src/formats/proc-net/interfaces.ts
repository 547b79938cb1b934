/**
 * Returns the names of the network interfaces in `/proc/<pid>/net/dev`, sorted; `undefined` for a text of
 * another form.
 */
export function parseInterfaces(text: string): readonly string[] | undefined {
  const [title = '', columns = '', ...lines] = text.split('\n');
  if (!title.startsWith('Inter-|') || !columns.includes('|bytes')) return undefined;
  const names = lines.filter((line) => line.trim() !== '').map((line) => /^\s*(\S+):\s/u.exec(line)?.[1]);
  return names.some((name) => name === undefined)
    ? undefined
    : names.flatMap((name) => name ?? []).toSorted((left, right) => (left < right ? -1 : 1));
}
