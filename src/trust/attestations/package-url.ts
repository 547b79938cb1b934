/** A package by its URL: `pkg:deb/debian/openssl@3.0.1?arch=amd64` (package-url, PURL-SPECIFICATION). */
export interface PackageUrl {
  /** Type, namespace and name. */
  name: string;
  version: string | undefined;
  qualifiers: Readonly<Record<string, string>>;
}

/** Reads the URL of a package; absent for any other text. */
export function readPackageUrl(text: string): PackageUrl | undefined {
  const [, named = '', query = ''] = /^pkg:\/*([^?#\s]+)(?:\?([^#\s]*))?(?:#\S*)?$/u.exec(text) ?? [];
  // A name may have an @ in front of its namespace, encoded or not.
  const at = named.lastIndexOf('@');
  const hasVersion = at > named.lastIndexOf('/') + 1;
  const name = decoded(hasVersion ? named.slice(0, at) : named);
  const version = hasVersion ? decoded(named.slice(at + 1)) : undefined;
  if (name === undefined || !name.includes('/') || (hasVersion && (version ?? '') === '')) return undefined;
  const qualifiers = Object.fromEntries(
    query.split('&').flatMap((pair) => {
      const equals = pair.indexOf('=');
      const value = equals < 1 ? undefined : decoded(pair.slice(equals + 1));
      return value === undefined ? [] : [[pair.slice(0, equals).toLowerCase(), value] as const];
    }),
  );
  const slash = name.indexOf('/');
  return { name: name.slice(0, slash).toLowerCase() + name.slice(slash), version, qualifiers };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether a package is one that another URL names: what that leaves out may be anything. */
export function isNamedBy(found: PackageUrl, naming: PackageUrl): boolean {
  return (
    found.name === naming.name &&
    (naming.version === undefined || naming.version === found.version) &&
    Object.entries(naming.qualifiers).every(([key, value]) => found.qualifiers[key] === value)
  );
}
