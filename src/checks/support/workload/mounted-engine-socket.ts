import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { ForwardedSocket } from '../../../core/engine/engine.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import { valueOf } from '../../../core/observed.ts';
import type { Mount } from '../../../core/workload/workload.ts';
import {
  isSocketOfUser,
  isSocketTarget,
  socketLabel,
  type SocketReach,
} from '../../../knowledge/engine/engine-sockets.ts';
import type { CheckedPart } from '../part.ts';
import { isOutsideEngineGroup } from './engine-group.ts';
import { mountRemoval } from './mounts.ts';

const whenReadOnly = ' (read-only does not prevent connections)';

/** Fails for a mount that shows the socket of a program which passes connections on; unknown if it may not. */
export function forwardedSocket(
  path: string,
  mount: Mount,
  { path: socket, by, to, doubt }: ForwardedSocket,
  part: CheckedPart,
): Outcome {
  const how = path === socket ? path : `${path}, which contains ${socket},`;
  if (doubt !== undefined)
    return part.unknown(
      'undecidable',
      `${mount.target}: ${by} listens on ${socket} and may pass connections on to ${to}: ${doubt}`,
    );
  return part.fail({
    message: `${how} is mounted at ${mount.target}${mount.readOnly ? whenReadOnly : ''}; ${by} passes connections on from it to ${to}`,
    detail: { route: 'mount', path },
    change: mountRemoval(mount, part.at, `Remove the mount at ${mount.target}`),
  });
}

/** Fails for a mount that reaches a socket of `program`, if that is known. */
export function mountedSocket(
  subject: WorkloadCase,
  path: string,
  mount: Mount,
  { socket, through, program = socket }: SocketReach & { program: string | undefined },
  part: CheckedPart,
): Outcome {
  const how =
    through === 'socket' ? `The ${socketLabel(program)} ${path}` : `${path}, which contains ${socket},`;
  const ofUser = isSocketOfUser(socket);
  // A socket that is mounted itself is there to be used; one in a directory may be there by chance.
  const isRefused = through === 'directory' && isOutsideEngineGroup(subject);
  const limit = ofUser
    ? '; it gives what the user of that engine has'
    : isRefused
      ? '; only root and the group of the socket may use it, which the user of the container is not'
      : '';
  return part.fail({
    message: `${how} is mounted at ${mount.target}${mount.readOnly ? whenReadOnly : ''}${limit}`,
    ...(limit === '' ? {} : { severity: 'high' }),
    detail: { route: 'mount', path },
    change: mountRemoval(mount, part.at, `Remove the mount at ${mount.target}`),
  });
}

/**
 * Fails if a mount gives a client in the container an engine's socket at its usual path, whatever the source
 * is called. A volume is a directory unless the mount shows a file in it.
 */
export function socketByTarget(mount: Mount, part: CheckedPart): Outcome | undefined {
  const { type, source, hostPath, target, options } = mount;
  const mayBeSocket =
    type === 'bind' || (type === 'volume' && options.some((option) => option.startsWith('volume-subpath=')));
  const path = valueOf(hostPath) ?? source;
  if (!mayBeSocket || !isSocketTarget(target) || path === '/dev/null') return undefined;
  return part.fail({
    message: `${path === undefined ? 'A file of the host' : path} is mounted at ${target}, where clients expect the ${socketLabel(target)}`,
    detail: { route: 'mount', path: target },
    change: mountRemoval(mount, part.at, `Remove the mount at ${target}`),
  });
}
