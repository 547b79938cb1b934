import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { ForwardedSocket } from '../../../core/engine/engine.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { Severity } from '../../../core/severity.ts';
import { isWithin } from '../../../core/is-within.ts';
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
import { whyConnectFails } from './host-access.ts';
import { hostPathsOf, mountRemoval } from './mounts.ts';
import { isRemapped } from './root.ts';

const whenReadOnly = ' (read-only does not prevent connections)';

/**
 * Returns why no user of a remapped container can connect by a mount, for a message. Another user than root may become
 * root, as by `docker exec`: a socket that is mounted itself is there to be used.
 */
function refusal(
  subject: WorkloadCase,
  path: string,
  socket: string,
  sockets: readonly string[] = [],
): string | undefined {
  if (!isRemapped(subject)) return undefined;
  const because = whyConnectFails(subject, path, socket, sockets);
  return because && `; it is closed to every user of the container (${because})`;
}

/** Fails for a mount that shows the socket of a program which passes connections on; unknown if it may not. */
export function forwardedSocket(
  subject: WorkloadCase,
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
  const refused = refusal(subject, path, socket);
  return part.fail({
    message: `${how} is mounted at ${mount.target}${mount.readOnly ? whenReadOnly : ''}; ${by} passes connections on from it to ${to}${refused ?? ''}`,
    ...(refused === undefined ? {} : { severity: 'medium' }),
    detail: { route: 'mount', path },
    change: mountRemoval(mount, part.at, `Remove the mount at ${mount.target}`),
  });
}

/** What a mount reaches, by which program, beside which other sockets of engines. */
interface ReachedSocket extends SocketReach {
  program: string | undefined;
  known: readonly string[];
}

/** Directories of the sessions of users, in which their engines have their sockets. */
const sessions = /^\/(?:var\/)?run\/user(?:\/[1-9]\d*)?(?:\/|$)/u;

/** Whether the sockets of the engines of the host are known, and none is in a mounted directory of users' sessions. */
function mayComeLater(
  { workload, engine }: WorkloadCase,
  path: string,
  { through, known }: ReachedSocket,
): boolean {
  const found = valueOf(engine)?.sockets;
  return (
    workload.surface === 'container' &&
    found?.state === 'known' &&
    through === 'directory' &&
    sessions.test(path) &&
    !known.some((socket) => isWithin(socket, path))
  );
}

/** Returns what keeps a container from a socket that a mount shows, and how severe it is then. */
function limitOf(
  subject: WorkloadCase,
  path: string,
  reached: ReachedSocket,
): { severity: Severity; words: string } | undefined {
  const { socket, through, known } = reached;
  const refused = refusal(subject, path, socket, known);
  if (refused !== undefined) return { severity: 'medium', words: refused };
  if (mayComeLater(subject, path, reached))
    return {
      severity: isRemapped(subject) ? 'medium' : 'high',
      words: '; no engine of the host listens there now, one of a user may later',
    };
  if (isSocketOfUser(socket))
    return { severity: 'high', words: '; it gives what the user of that engine has' };
  // A socket that is mounted itself is there to be used; one in a directory may be there by chance.
  if (through === 'socket' || !isOutsideEngineGroup(subject)) return undefined;
  const words = '; only root and the group of the socket may use it, which the user of the container is not';
  return { severity: 'high', words };
}

/** Fails for a mount that reaches a socket of `program`, if that is known. */
export function mountedSocket(
  subject: WorkloadCase,
  path: string,
  mount: Mount,
  reached: ReachedSocket,
  part: CheckedPart,
): Outcome {
  const { socket, through, program = socket } = reached;
  const how =
    through === 'socket' ? `The ${socketLabel(program)} ${path}` : `${path}, which contains ${socket},`;
  const limit = limitOf(subject, path, reached);
  return part.fail({
    message: `${how} is mounted at ${mount.target}${mount.readOnly ? whenReadOnly : ''}${limit?.words ?? ''}`,
    ...(limit && { severity: limit.severity }),
    detail: { route: 'mount', path },
    change: mountRemoval(mount, part.at, `Remove the mount at ${mount.target}`),
  });
}

/**
 * Fails if a mount gives a client in the container an engine's socket at its usual path, whatever the source
 * is called. A volume is a directory unless the mount shows a file in it.
 */
export function socketByTarget(subject: WorkloadCase, mount: Mount, part: CheckedPart): Outcome | undefined {
  const { type, source, hostPath, target, options } = mount;
  const mayBeSocket =
    type === 'bind' || (type === 'volume' && options.some((option) => option.startsWith('volume-subpath=')));
  const path = valueOf(hostPath) ?? source;
  if (!mayBeSocket || !isSocketTarget(target) || path === '/dev/null') return undefined;
  const refusals = hostPathsOf(mount).map((each) => refusal(subject, each, each));
  const refused = refusals.every((each) => each !== undefined) ? refusals[0] : undefined;
  return part.fail({
    message: `${path === undefined ? 'A file of the host' : path} is mounted at ${target}, where clients expect the ${socketLabel(target)}${refused ?? ''}`,
    ...(refused === undefined ? {} : { severity: 'medium' }),
    detail: { route: 'mount', path: target },
    change: mountRemoval(mount, part.at, `Remove the mount at ${target}`),
  });
}
