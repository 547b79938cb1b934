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
