/** Why dockerd does not listen on an entry of `hosts`; `undefined` where it may. */
export function listenProblem(entry: string): string | undefined {
  const text = entry.trim();
  const [, scheme = 'tcp', rest = text] = /^([^:/]*):\/\/(.*)$/su.exec(text) ?? [];
  if (!['tcp', 'unix', 'fd'].includes(scheme))
    return 'an entry of hosts must begin with unix://, tcp:// or fd://';
  if (scheme !== 'tcp') return undefined;
  if (rest.includes('/')) return 'an entry of hosts with tcp:// must not have a path';
  const [, port = ''] = /:([^:\]]*)$/u.exec(rest) ?? [];
  return /^\d*$/u.test(port) ? undefined : 'the port of an entry of hosts must be a number';
}

/** Why dockerd refuses a registry mirror. The message leaves the URL out: it may hold a password. */
export function mirrorProblem(mirror: string): string | undefined {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/isu.exec(mirror.trim()) ?? [];
  if (!['http', 'https'].includes(scheme.toLowerCase()))
    return 'a registry mirror must be an http or https URL';
  if (/^[^/?#]*@/u.test(rest)) return 'the URL of a registry mirror must not hold a user name or password';
  return /[?#]/u.test(rest) ? 'the URL of a registry mirror must not have a query or fragment' : undefined;
}

/** Why dockerd refuses an entry of `insecure-registries`. */
export function indexNameProblem(entry: string): string | undefined {
  const name = entry.replace(/^https?:\/\//iu, '');
  if (name.includes('://')) return 'an entry of insecure-registries must not have a scheme';
  return /^-|-$/u.test(name)
    ? 'an entry of insecure-registries must not begin or end with a hyphen'
    : undefined;
}
