/** What a project is called, as its `pom.xml` states it. */
export interface PomIdentity {
  group?: string;
  artifact?: string;
  version?: string;
}

const maxTags = 20_000;

/**
 * Reads the identity of a Maven project, where it is stated in the file itself or for its parent; what it leaves to properties
 * (`${revision}`) is missing.
 */
export function parsePomIdentity(text: string): PomIdentity {
  const values = new Map<string, string>();
  const path: string[] = [];
  let start = 0;
  let tags = 0;
  const plain = text.replaceAll(/<!--.*?(?:-->|$)/gsu, '');
  for (const { 0: tag, 1: close, 2: name = '', index } of plain.matchAll(
    /<(\/?)([A-Za-z][\w.:-]{0,99})(?=[\s/>])[^<>]{0,2000}>/gu,
  )) {
    tags += 1;
    if (tags > maxTags) break;
    if (close === '/') {
      if (path.length <= 3) values.set(path.join('/'), plain.slice(start, index).trim());
      path.pop();
    } else if (!tag.endsWith('/>')) {
      path.push(name);
      start = index + tag.length;
    }
  }
  const stated = (name: string, inherits: boolean): string | undefined => {
    const value =
      values.get(`project/${name}`) ?? (inherits ? values.get(`project/parent/${name}`) : undefined);
    return value === undefined || value === '' || value.includes('${') ? undefined : value;
  };
  const [group, artifact, version] = [
    stated('groupId', true),
    stated('artifactId', false),
    stated('version', true),
  ];
  return {
    ...(group !== undefined && { group }),
    ...(artifact !== undefined && { artifact }),
    ...(version !== undefined && { version }),
  };
}
