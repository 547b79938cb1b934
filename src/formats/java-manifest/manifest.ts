/**
 * Parses the main section of a manifest of a jar (JAR File Specification): a header for each line, which continues in lines that
 * begin with a space. The names of headers are in lower case, since their case does not count.
 */
export function parseManifest(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const text = bytes.toString('utf8').replaceAll(/\r\n?/gu, '\n').replace(/^\n+/u, '');
  const end = text.indexOf('\n\n');
  const main = (end === -1 ? text : text.slice(0, end)).replaceAll('\n ', '');
  for (const line of main.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}
