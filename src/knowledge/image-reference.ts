/** The parts of an image reference. Source: distribution/reference, regexp.go and normalize.go. */
const component = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const domain = new RegExp(`^(?:${component}(?:\\.${component})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?$`, 'u');
const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/u;
const tagForm = /^\w[\w.-]{0,127}$/u;
const digestForm = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/u;

/** The longest repository name. */
const longestName = 255;

/** Splits the registry off, as `docker pull` does: the first part counts as one if it can be no namespace. */
function splitDomain(name: string): { registry?: string; rest: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isRegistry = slash !== -1 && (/[.:]|^localhost$/u.test(first) || first !== first.toLowerCase());
  return isRegistry ? { registry: first, rest: name.slice(slash + 1) } : { rest: name };
}

/** Whether a text is an image reference: `[registry/]repository[:tag][@digest]`. */
export function isImageReference(text: string): boolean {
  if (/^[a-f0-9]{64}$/u.test(text)) return false;
  const { registry, rest } = splitDomain(text);
  if (registry !== undefined && !domain.test(registry)) return false;
  const at = rest.indexOf('@');
  const [named, digest] = at === -1 ? [rest] : [rest.slice(0, at), rest.slice(at + 1)];
  if (digest !== undefined && !digestForm.test(digest)) return false;
  const colon = named.indexOf(':');
  const [path, tag] = colon === -1 ? [named] : [named.slice(0, colon), named.slice(colon + 1)];
  if (tag !== undefined && !tagForm.test(tag)) return false;
  return path.length <= longestName && path.split('/').every((part) => pathComponent.test(part));
}
