/** Returns the directories of the shares of Samba (smb.conf(5)), by name in lower case. */
export function parseShares(text: string): ReadonlyMap<string, string> {
  const shares = new Map<string, string>();
  let section = '';
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    if (/^\s*[#;]/u.test(line)) continue;
    section = /^\s*\[\s*([^\]]+?)\s*\]/u.exec(line)?.[1]?.toLowerCase() ?? section;
    const path = /^\s*(?:path|directory)\s*=\s*"?(\/[^"]*?)"?\s*$/iu.exec(line)?.[1];
    if (path !== undefined && section !== '') shares.set(section, path);
  }
  return shares;
}
