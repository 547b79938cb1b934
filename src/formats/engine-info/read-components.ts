import type { ComponentName } from '../../core/engine/engine-component.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { listAt, recordAt, stringAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';

/** A component in `GET /version`. */
export interface ShownComponent {
  name: ComponentName;
  version: string;
  builtByDocker: boolean;
}

const names: Readonly<Record<string, ComponentName>> = {
  Engine: 'engine',
  containerd: 'containerd',
  runc: 'runc',
};

/**
 * Reads the components of `GET /version`; unreadable `malformed` if it has another form. Docker's own
 * packages name their platform `Docker Engine - Community` or `Docker Desktop`.
 */
export function readComponents(document: unknown, from: string): Observed<readonly ShownComponent[]> {
  try {
    const version = recordAt({ document }, 'document');
    const platform = stringAt(recordAt(version, 'Platform'), 'Name') ?? '';
    const builtByDocker = /^Docker (?:Engine|Desktop)/u.test(platform);
    const components = listAt(version, 'Components').map((entry) => recordAt({ entry }, 'entry'));
    const found = components.flatMap((component) => componentOf(component, builtByDocker));
    return known(components.length === 0 ? ownVersion(version, builtByDocker) : found, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

/** Engines before 18.03 have no list, only their own version. */
function ownVersion(document: JsonRecord | undefined, builtByDocker: boolean): ShownComponent[] {
  const version = stringAt(document, 'Version') ?? '';
  // Docker's own packages of that time were the community edition.
  return version === ''
    ? []
    : [{ name: 'engine', version, builtByDocker: builtByDocker || version.endsWith('-ce') }];
}

function componentOf(component: JsonRecord | undefined, builtByDocker: boolean): ShownComponent[] {
  const name = names[stringAt(component, 'Name') ?? ''];
  const version = stringAt(component, 'Version') ?? '';
  return name === undefined || version === '' ? [] : [{ name, version, builtByDocker }];
}

/**
 * Returns the product of an engine that implements Docker's API but is not Docker: it names its component
 * `Podman Engine`, Docker's is `Engine`. `undefined` for Docker, and if there is no component.
 */
export function readProduct(document: unknown): string | undefined {
  try {
    const components = listAt(recordAt({ document }, 'document'), 'Components');
    const named = components.map((entry) => stringAt(recordAt({ entry }, 'entry'), 'Name') ?? '');
    return named.find((name) => /^\S.* Engine$/u.test(name));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
