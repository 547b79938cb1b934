const part = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const hostForm = String.raw`(?:${part}(?:\.${part})*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?`;
// What tells a registry from the first part of a name on Docker Hub (see parse-reference.ts).
const registry = String.raw`(?=localhost(?:/|$)|[^/]*[.:A-Z])${hostForm}`;
const name = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
// Names of one part on Docker Hub are below `library`, so that these are names of nothing.
const notOneOnHub = String.raw`(?!(?:index\.)?docker\.io/[^/*]+/?$)`;

/** A repository in full, all below a path (`registry.example/team/*`), or all (`*`). */
export const repositoryPattern = `^(?:\\*|${notOneOnHub}${registry}(?:(?:/${name})+(?:/\\*)?|/\\*))$`;

/** A registry or a path in it, with everything below; `/` or `/*` at the end means the same. */
export const placePattern = `^${registry}(?:/${name})*(?:/|/\\*)?$`;

const repositoryForm = new RegExp(repositoryPattern, 'u');
const placeForm = new RegExp(placePattern, 'u');

/** What is wrong with a pattern of repositories; absent if nothing is. */
export function repositoryPatternFault(text: string): string | undefined {
  return repositoryForm.test(text) ? undefined : faultOf(text, 'registry.example/team/app');
}

/** What is wrong with the place of repositories; absent if nothing is. */
export function placeFault(text: string): string | undefined {
  return placeForm.test(text) ? undefined : faultOf(text, 'registry.example/team');
}

function faultOf(text: string, example: string): string {
  const [first = ''] = text.split('/');
  const isRegistry = /[.:\p{Lu}]/u.test(first) || first === 'localhost';
  if (text.replace(/\/\*$/u, '').includes('*')) return 'is a repository, and may end in /*';
  if (/@|:[^/]*$/u.test(text.slice(first.length))) return 'is a repository, without a tag or a digest';
  if (/^(?:index\.)?docker\.io\//u.test(text))
    return `is a name that no image has: write docker.io/library/${text.replace(/^[^/]*\//u, '')}`;
  if (!isRegistry)
    return `names no registry: write docker.io/${text.includes('/') ? text : `library/${text}`}, or another registry`;
  if (!text.includes('/')) return `names a registry: write ${text}/* for all of its repositories`;
  return `is the name of no repository: names are in lower case, such as ${example}`;
}

/** Other names of Docker Hub: what they have is the same (distribution/reference; docker/docs, "allow list"). */
const namesOfHub: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

/**
 * Returns the one spelling of a repository's name, or of a pattern, by which it is compared: the host in lower case,
 * without the port of HTTPS, addresses in their usual form. Without this, another spelling of the same registry would
 * fall under another entry.
 */
export function comparableName(text: string): string {
  const slash = text.indexOf('/');
  const first = slash < 0 ? text : text.slice(0, slash);
  const host = URL.parse(`https://${first}`)?.host ?? first.toLowerCase();
  return `${namesOfHub.has(host) ? 'docker.io' : host}${slash < 0 ? '' : text.slice(slash)}`;
}
