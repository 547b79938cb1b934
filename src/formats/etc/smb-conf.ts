/** Returns the directories of the shares of Samba (smb.conf(5)), by name in lower case. */
export function parseShares(text: string): ReadonlyMap<string, string> {
  const shares = new Map<string, string>();
  let section = '';
  for (const written of text.replaceAll('\\\n', ' ').split('\n')) {
    const line = written.trim();
    if (/^[#;]/u.test(line)) continue;
    section = /^\[([^\]]+)\]/u.exec(line)?.[1]?.trim().toLowerCase() ?? section;
    const value = /^(?:path|directory)\s*=(.*)$/isu.exec(line)?.[1]?.trim() ?? '';
    const path = value.replace(/^"/u, '').replace(/"$/u, '').trimEnd();
    if (path.startsWith('/') && !path.includes('"') && section !== '') shares.set(section, path);
  }
  return shares;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\s/gu, '');
}

/** Returns the value of a line that sets a parameter: names are compared without case and spaces; absent for others. */
export function smbParameter(line: string, name: string): string | undefined {
  const at = line.indexOf('=');
  if (at === -1) return undefined;
  if (plain(line.slice(0, at)) !== plain(name)) return undefined;
  return line
    .slice(at + 1)
    .trim()
    .replace(/^"(.*)"$/u, '$1');
}
