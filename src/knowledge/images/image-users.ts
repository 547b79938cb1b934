import { repositoryOf } from './image-names.ts';

/** Official images whose configuration names an unprivileged user (their Dockerfiles, 2026). */
const unprivileged: ReadonlySet<string> = new Set([
  'adminer',
  'convertigo',
  'eggdrop',
  'elasticsearch',
  'emqx',
  'geonetwork',
  'groovy',
  'haproxy',
  'hitch',
  'irssi',
  'jetty',
  'kibana',
  'kong',
  'logstash',
  'memcached',
  'mongo-express',
  'odoo',
  'open-liberty',
  'rocket.chat',
  'satosa',
  'solr',
  'sonarqube',
  'spark',
  'varnish',
  'websphere-liberty',
]);

const library = 'docker.io/library/';

/** Tags such as `nonroot` and `latest-rootless`. */
const unprivilegedTag = /(?:^|[-_.])(?:nonroot|non-root|rootless|unprivileged|chiseled)(?:[-_.]|$)/iu;

/**
 * Whether containers of an image are root, as far as its name tells: nearly all official images name no user.
 * False for images of others, of which it is not known.
 */
export function isUsuallyRoot(reference: string): boolean {
  const repository = repositoryOf(reference);
  if (!repository.startsWith(library)) return false;
  const [name = ''] = reference.slice(reference.lastIndexOf('/') + 1).split('@');
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : '';
  return !unprivileged.has(repository.slice(library.length)) && !unprivilegedTag.test(tag);
}
