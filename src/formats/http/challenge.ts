/** How a server wants a request to be authorized: the scheme in lower case, and its parameters. */
export interface Challenge {
  scheme: string;
  parameters: ReadonlyMap<string, string>;
}

const parameter = /\s*,?\s*([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/uy;
const scheme = /\s*,?\s*([A-Za-z][\w-]*)(?=\s+[A-Za-z][\w-]*\s*=|\s*(?:,|$))/uy;

/** Parses the header `WWW-Authenticate` (RFC 9110, 11.6.1). What cannot be read ends it. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  while (at < header.length) {
    scheme.lastIndex = at;
    const name = scheme.exec(header)?.[1];
    if (name === undefined) break;
    at = scheme.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      parameter.lastIndex = at;
      const found = parameter.exec(header);
      if (found === null) break;
      const [, key = '', quoted, plain = ''] = found;
      parameters.set(key.toLowerCase(), quoted?.replaceAll(/\\(.)/gu, '$1') ?? plain);
      at = parameter.lastIndex;
    }
    challenges.push({ scheme: name.toLowerCase(), parameters });
  }
  return challenges;
}
