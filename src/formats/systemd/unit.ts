/**
 * Returns the values of one setting of a systemd unit, with its drop-ins in the order they apply
 * (systemd.syntax(7)): each assignment adds, an empty one clears earlier ones, a backslash at the end of a
 * line continues it.
 */
export function unitValues(texts: readonly string[], section: string, setting: string): string[] {
  let values: string[] = [];
  for (const text of texts) {
    let current = '';
    for (const line of text
      .replaceAll(/\\\r?\n/g, ' ')
      .split('\n')
      .map((entry) => entry.trim())) {
      const header = /^\[(.+)\]$/.exec(line);
      const assignment = /^([A-Za-z0-9]+)\s*=\s*(.*)$/.exec(line);
      if (header !== null) current = header[1] ?? '';
      else if (current === section && assignment?.[1] === setting)
        values = assignment[2] === '' ? [] : [...values, assignment[2] ?? ''];
    }
  }
  return values;
}
