import { IronhullError } from '../../../core/errors.ts';
import type { DockerClient } from '../../../core/trust/migration-report.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';

/** A version as docker shows it: `28.1.1`, `26.1.5+dfsg1`, `29`. */
const versionForm = /^v?(\d{1,3})(?:\.\d+){0,2}(?:[-+~][\w.+~-]*)?$/u;

/** Its major version; `undefined` for a text that is none. */
export function majorVersion(version: string): number | undefined {
  const [, major] = versionForm.exec(version) ?? [];
  return major === undefined ? undefined : Number(major);
}

/**
 * The docker client that uses are about: the one that the user names, else that of this machine.
 * @throws IronhullError `USAGE` for a version that is none.
 */
export async function findClient(
  named: string | undefined,
  { probes }: RuntimeContext,
): Promise<DockerClient> {
  if (named !== undefined) {
    if (majorVersion(named) === undefined)
      throw new IronhullError(
        'USAGE',
        `--client-version is ${named}; it must be a version of the docker client, such as 28.1 or 29`,
      );
    return { from: 'option', version: named };
  }
  const printed = await probes?.run('docker-version');
  if (printed === undefined || printed.state === 'absent')
    return { from: 'unknown', why: 'no docker client found on this machine' };
  if (printed.state === 'unreadable') return { from: 'unknown', why: `docker --version: ${printed.detail}` };
  const [, version = ''] = /^Docker version ([^\s,]+)/u.exec(printed.value) ?? [];
  return majorVersion(version) === undefined
    ? { from: 'unknown', why: 'docker --version shows no version of the docker client' }
    : { from: 'machine', version };
}
