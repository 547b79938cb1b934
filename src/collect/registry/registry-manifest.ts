import { absent, known, unreadable, type Observed, type Unreadable } from '../../core/observed.ts';
import type { RegistryManifest } from '../../core/image/registry.ts';
import { recordAt, stringAt } from '../../formats/json/members.ts';

const digestForm = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/u;

/** Multi-platform indexes (OCI image index, Docker manifest list). */
const indexType = /^application\/vnd\.(?:oci\.image\.index|docker\.distribution\.manifest\.list)\./u;

/** Parses the answer of `GET /distribution/{name}/json`. */
export function readRegistryManifest(document: unknown, from: string): Observed<RegistryManifest> {
  try {
    const descriptor = recordAt(recordAt({ document }, 'document'), 'Descriptor');
    const digest = stringAt(descriptor, 'digest') ?? '';
    if (!digestForm.test(digest)) return unreadable('malformed', 'no digest', from);
    return known({ digest, index: indexType.test(stringAt(descriptor, 'mediaType') ?? '') }, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

/** Start or form of the engine's error texts for registry failures, and their meaning (Engine 26.1.5). */
const causes: readonly (readonly [form: RegExp, why: Unreadable, said: string])[] = [
  [/page not found/iu, 'unsupported', 'the engine API has no `/distribution`'],
  [/name unknown|repository .{0,300}not found|name invalid/iu, 'gone', 'repository not found'],
  [/toomanyrequests|too many requests|rate limit/iu, 'denied', 'rate limit reached: try again later'],
  [/no such host/iu, 'gone', 'the engine cannot resolve its host name'],
  [/connection refused/iu, 'gone', 'connection refused'],
  [/no route to host|network is unreachable/iu, 'gone', 'the engine cannot reach it'],
  [/x509|certificate/iu, 'denied', 'the engine does not trust its certificate'],
  [/HTTP response to HTTPS client/iu, 'unsupported', 'no TLS, and not an insecure registry of the engine'],
];

/** What the engine says when it waited for too long itself. */
const tooLate = /timeout|deadline exceeded|context canceled/iu;

const refused = /no basic auth credentials|unauthorized|denied|authentication required|forbidden/iu;
const noManifest = /manifest unknown|artifact .{0,300}not found|tag unknown/iu;

/** A request, for the message of its failure. */
interface Asked {
  reference: string;
  registry: string;
  /** Source of the credentials sent, or why none were. */
  login: Observed<string>;
}

/**
 * Returns the reading for a failed `GET /distribution/{name}/json`, in own words: the registry's may echo
 * credentials. Absent if the registry has no such manifest.
 */
export function registryFailure(
  { why, detail, from }: { why: Unreadable; detail: string; from: string },
  asked: Asked,
): Observed<never> {
  const { reference, registry, login } = asked;
  const unanswered = unreadable('timeout', `${registry} did not answer the engine in time`, from);
  if (why === 'timeout') return unanswered;
  // A failure between ironhull and the engine has no status.
  if (!detail.startsWith('status ')) return unreadable(why, detail, from);
  if (noManifest.test(detail)) return absent(from);
  if (refused.test(detail)) return unreadable('denied', `${registry} denies access: ${advice(asked)}`, from);
  const [, cause = why, said] = causes.find(([form]) => form.test(detail)) ?? [];
  if (said === undefined && tooLate.test(detail)) return unanswered;
  const words = said ?? `the engine got no valid answer: run \`docker manifest inspect ${reference}\``;
  return unreadable(
    cause,
    `${registry}: ${words}${login.state === 'unreadable' ? `; ${login.detail}` : ''}`,
    from,
  );
}

function advice({ registry, login }: Asked): string {
  const again = `\`docker login${registry === 'docker.io' ? '' : ` ${registry}`}\``;
  switch (login.state) {
    case 'known':
      return `the credentials from ${login.from} are rejected: log in again with ${again}`;
    case 'absent':
      return `log in with ${again} as the user who runs this, unless the repository does not exist (no credentials in ${login.from})`;
    case 'unreadable':
      return `no credentials were sent (${login.from}: ${login.detail}): log in with ${again} as the user who runs this`;
  }
}
