import type { EnginePath, EnginePathRole } from '../../core/host/engine-paths.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import { known } from '../../core/observed.ts';
import { checkPaths, octal, withDeniedPath, withPath, type PathPart } from '../support/host/engine-path.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { excessGrant, grantWords, ownMode } from '../support/host/access.ts';
import { guardedPaths, type GuardedPath } from '../support/host/guarded-paths.ts';
import { hostCheck } from '../support/host/host-rule.ts';

function rolesOf({ role, also = [] }: GuardedPath): readonly EnginePathRole[] {
  return [role, ...also];
}

/** Returns the severity of excess mode bits, by the access they give. */
function worthOf(excess: number, { whenRead, whenWritten }: GuardedPath): Severity {
  if ((excess & 0o022) !== 0) return whenWritten;
  return (excess & 0o055) === 0 ? 'low' : whenRead;
}

function checkMode(guarded: GuardedPath, found: EnginePath, part: PathPart): Outcome {
  const { path, accessList } = found;
  if (accessList?.state === 'unreadable') return part.unknown('unreadable', accessList.detail);
  const grant = excessGrant(found, guarded.allowed, guarded.groupDocker === true ? 'docker' : undefined);
  if (grant !== undefined)
    return part.fail({
      message: `an access control list allows more: ${grantWords(grant)}`,
      severity: worthOf(grant.permissions & ~guarded.allowed, guarded),
      steps: [
        `setfacl --remove-all ${shellWord(path)}`,
        `chmod ${octal(guarded.allowed)} ${shellWord(path)}`,
      ],
    });
  return checkBits(guarded, path, ownMode(found), part);
}

function checkBits(guarded: GuardedPath, path: string, mode: number, part: PathPart): Outcome {
  // Bits are compared, not numbers: 0622 is smaller than 0644 and writable by everyone. The sticky
  // bit gives no access; rootless engines set it so that clean-ups of /run skip the file.
  const excess = mode & ~guarded.allowed & ~0o1000;
  if (excess === 0) return part.pass(`mode ${octal(mode)}`);
  return part.fail({
    message: `mode ${octal(mode)} is wider than ${octal(guarded.allowed)}`,
    severity: worthOf(excess, guarded),
    steps: [`chmod ${octal(mode & guarded.allowed)} ${shellWord(path)}`],
  });
}

function list(permissions: number): EnginePath['accessList'] {
  return known({ owningGroup: 0, grants: [{ to: 'user', id: 1000, permissions }] }, 'getfacl');
}

function modeCheck(guarded: GuardedPath) {
  const { role, also, modeId, what, path, cis, allowed, smallerAndWider, whenWritten, gain, missing } =
    guarded;
  const bad = (mode: number, title: string) => ({ title, facts: withPath(role, { path, mode }, also) });
  return hostCheck({
    id: modeId,
    needs: ['host-paths'],
    title: `${what} accessible by other users`,
    severity: whenWritten,
    why: gain,
    remediation: `Set the mode to ${octal(allowed)} or stricter: \`chmod ${octal(allowed)} ${path}\`.`,
    ...(cis === undefined ? {} : { cis: cis.mode }),
    judge: (host) =>
      checkPaths(host, rolesOf(guarded), missing, (found, part) => checkMode(guarded, found, part)),
    examples: {
      bad: [
        bad(allowed | 0o002, 'writable by others'),
        bad(smallerAndWider, 'a smaller number with a wider mode'),
        bad(0o466, 'writable by others, not by the owner'),
        {
          title: 'writable through an access control list',
          facts: withPath(role, { path, mode: allowed, accessList: list(6) }, also),
        },
      ],
      good: [
        { title: 'the widest allowed mode', facts: withPath(role, { path, mode: allowed }, also) },
        {
          title: 'with the sticky bit',
          facts: withPath(role, { path, mode: allowed | 0o1000 }, also),
        },
        {
          title: 'an access control list without permissions',
          facts: withPath(role, { path, mode: allowed, accessList: list(0) }, also),
        },
        { title: 'the owner only', facts: withPath(role, { path, mode: allowed & 0o700 }, also) },
      ],
      unsure: [{ title: 'permission denied', facts: withDeniedPath(role, path) }],
    },
  });
}

function isOwnUser({ uid, rootless }: EnginePath): boolean {
  return uid === 0 || uid === rootless?.uid;
}

function isOwnGroup({ gid, groupName, rootless }: EnginePath, { groupDocker }: GuardedPath): boolean {
  return gid === 0 || gid === rootless?.gid || (groupDocker === true && groupName === 'docker');
}

function checkOwner(guarded: GuardedPath, found: EnginePath, part: PathPart): Outcome {
  const { path, uid, gid, mode, groupName, isOtherThanDocker, rootless } = found;
  const group = groupName === undefined ? String(gid) : `${gid} (${groupName})`;
  const fits = isOwnUser(found) && isOwnGroup(found, guarded);
  if (fits) return part.pass(`owner ${uid}, group ${group}`);
  const mayBeDocker = groupName === undefined && isOtherThanDocker !== true;
  if (isOwnUser(found) && guarded.groupDocker === true && mayBeDocker)
    return part.unknown('unreadable', `/etc/group has no name for group ${gid}, which may be docker`);
  const rightful = rootless === undefined ? 'root' : `root or user ${rootless.uid}`;
  const groups = guarded.groupDocker === true ? 'root or docker' : 'root';
  return part.fail({
    message: isOwnUser(found)
      ? `the group is ${group}, not ${groups}`
      : `the owner is user ${uid}, not ${rightful}`,
    // A wrong group without write access gains nothing.
    severity: isOwnUser(found) && (mode & 0o020) === 0 ? 'low' : 'high',
    steps: [
      `chown ${rootless?.uid ?? 'root'}:${guarded.groupDocker === true ? 'docker' : (rootless?.gid ?? 'root')} ${shellWord(path)}`,
    ],
  });
}

function ownerCheck(guarded: GuardedPath) {
  const { role, also, ownerId, what, path, cis, groupDocker, gain, missing, allowed } = guarded;
  const owners = groupDocker === true ? 'root:docker' : 'root:root';
  const example = (title: string, more: Partial<EnginePath>) => ({
    title,
    facts: withPath(role, { path, mode: allowed, ...more }, also),
  });
  return hostCheck({
    id: ownerId,
    needs: ['host-paths'],
    title: `${what} not owned by root`,
    severity: 'high',
    why: gain,
    remediation: `Change the owner: \`chown ${owners} ${path}\`. Files of a rootless engine belong to its user.`,
    ...(cis === undefined ? {} : { cis: cis.owner }),
    judge: (host) =>
      checkPaths(host, rolesOf(guarded), missing, (found, part) => checkOwner(guarded, found, part)),
    examples: {
      bad: [
        example('owned by a user', { uid: 1000, gid: 1000 }),
        example('owned by another group', { gid: 100, groupName: 'users' }),
      ],
      good: [
        example('owned by root', {}),
        ...(groupDocker === true
          ? [example('owned by the docker group', { gid: 999, groupName: 'docker' })]
          : []),
        example('owned by the user of a rootless engine', {
          uid: 1000,
          gid: 1000,
          rootless: { uid: 1000, gid: 1000 },
        }),
      ],
      unsure: [{ title: 'permission denied', facts: withDeniedPath(role, path) }],
    },
  });
}

/** The checks of owner and mode, two for each kind of path. */
export const checks = guardedPaths.flatMap((guarded) => [ownerCheck(guarded), modeCheck(guarded)]);
