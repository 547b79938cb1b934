import type { Check, EngineCase } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { SubordinateRange } from '../../core/host/host.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable, unknown } from '../../core/rules/outcome.ts';
import { exampleConfig, engineCheck, shownBy, enginePart } from '../support/engine/engine-rule.ts';
import { setMembers } from '../support/engine/config-change.ts';

function optionsSaw({ rootless, usernsRemap, configuredBy }: EngineFacts): string {
  if (configuredBy !== undefined) {
    if (rootless) return 'dockerd is configured for a user who is not root';
    return `dockerd is configured for root; userns-remap is ${usernsRemap ? 'set' : 'not set'}`;
  }
  if (rootless) return 'SecurityOptions has rootless';
  return usernsRemap ? 'SecurityOptions has userns' : 'SecurityOptions has neither rootless nor userns';
}

const rootDaemon = engineCheck({
  id: 'engine/root-daemon',
  needs: ['daemon'],
  title: 'Docker daemon runs as root',
  severity: 'low',
  cis: '2.1',
  references: ['NIST SP 800-190, 4.5.5', 'OWASP Docker Top 10, D01'],
  why: 'A vulnerability in dockerd, or a mistake of a user with API access, gives root on the host. With rootless mode it gives one unprivileged user.',
  remediation:
    'Where swarm and overlay networks are not needed, use rootless mode: `dockerd-rootless-setuptool.sh install`.',
  beyondFile: () => 'a configuration file does not say which user runs the engine',
  judge(engine) {
    if (engine.swarm === 'unknown')
      return unknown('unreadable', 'whether the engine is in a swarm could not be read');
    if (engine.swarm !== 'inactive')
      return notApplicable('the engine is in a swarm, which rootless mode does not support');
    return engine.rootless
      ? enginePart(shownBy(engine), optionsSaw(engine)).pass(optionsSaw(engine))
      : enginePart(shownBy(engine), optionsSaw(engine)).fail({
          message: 'The Docker daemon runs as root',
          steps: [
            'Confirm that nothing here needs what rootless mode lacks (overlay networks, AppArmor)',
            'Run dockerd-rootless-setuptool.sh install as the user who is to own the containers',
          ],
        });
  },
  examples: {
    bad: [{ title: 'as root', facts: { rootless: false } }],
    good: [{ title: 'rootless', facts: { rootless: true } }],
    unsure: [{ title: 'it may be in a swarm', facts: { swarm: 'unknown', rootless: false } }],
  },
});

/** The last part of the data root of a remapped engine: what root of containers is on the host (moby, daemon_unix.go). */
const remappedRoot = /\/(\d+)\.(\d+)$/u;

/** Numbers below are those of accounts (login.defs(5), UID_MAX; nobody); ranges for namespaces begin above. */
const firstSubordinate = 65_536;

/** Returns what root of containers is on the host, if an account has or may get this number. */
function accountOfRoot({ usernsRemap, dataRoot }: EngineFacts): string | undefined {
  const [, uid, gid] = (usernsRemap && remappedRoot.exec(dataRoot)) || [];
  if (uid === undefined || gid === undefined) return undefined;
  if (Number(uid) < firstSubordinate) return `user ${uid}`;
  return Number(gid) < firstSubordinate ? `a member of group ${gid}` : undefined;
}

/** Returns a range with root of the host beside the one in which root of containers is: the engine maps all of a user. */
function rangeOfRoot(ranges: readonly SubordinateRange[], own: number): SubordinateRange | undefined {
  const owners = new Set(ranges.flatMap(({ user, first }) => (first === own ? [user] : [])));
  return ranges.find(({ user, first, count }) => owners.has(user) && first === 0 && count > 0);
}

/** Returns the line by which a user or a group of remapped containers is root of the host. */
function lineOfRoot({ usernsRemap, dataRoot }: EngineFacts, { host }: EngineCase): string | undefined {
  const [, uid, gid] = (usernsRemap && remappedRoot.exec(dataRoot)) || [];
  const ids = valueOf(host)?.subordinateIds;
  const ranges = ids && valueOf(ids);
  if (ranges === undefined) return undefined;
  const users = rangeOfRoot(ranges.users, Number(uid));
  const groups = rangeOfRoot(ranges.groups, Number(gid));
  if (users !== undefined) return `/etc/subuid: ${users.user}:${users.first}:${users.count}`;
  return groups && `/etc/subgid: ${groups.user}:${groups.first}:${groups.count}`;
}

const userNamespaces = engineCheck({
  id: 'engine/user-namespaces',
  needs: ['daemon'],
  title: 'User namespaces not remapped',
  severity: 'medium',
  cis: '2.9',
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D01'],
  why: 'Without remapping, root in a container is root on the host: a container escape gives full control. With remapping it gives an unprivileged user.',
  remediation:
    'Set `"userns-remap": "default"` in daemon.json, or use rootless mode. Existing images and volumes are no longer visible.',
  members: ['userns-remap'],
  configure: () => setMembers('risky', { 'userns-remap': 'default' }),
  judge(engine, subject) {
    const line = lineOfRoot(engine, subject);
    if (line !== undefined)
      return enginePart(shownBy(engine), line).fail({
        message: `A number in containers is root on the host, by a further range of the remapped user (${line})`,
        steps: ['Remove that line', 'Restart dockerd, and recreate the containers'],
      });
    const account = accountOfRoot(engine);
    if (account !== undefined)
      return enginePart(shownBy(engine), `data root ${engine.dataRoot}`).fail({
        message: `Root in containers is ${account} on the host, a number of accounts and not of a range of its own`,
        steps: [
          `Give the user of "userns-remap" a range in /etc/subuid and /etc/subgid that begins above ${firstSubordinate}`,
          'Restart dockerd, and recreate images and volumes',
        ],
      });
    const ids = valueOf(subject.host)?.subordinateIds;
    if (engine.usernsRemap && ids?.state === 'unreadable')
      return unknown('unreadable', `${ids.from}: ${ids.detail}: a further range may hold root of the host`);
    return engine.usernsRemap || engine.rootless
      ? enginePart(shownBy(engine), optionsSaw(engine)).pass(optionsSaw(engine))
      : enginePart(shownBy(engine), optionsSaw(engine)).fail({
          message: 'UID 0 in containers is UID 0 on the host',
          steps: [
            'Plan to recreate images and volumes',
            'Set "userns-remap": "default" in daemon.json',
            'Restart dockerd',
          ],
        });
  },
  examples: {
    bad: [
      { title: 'neither remapped nor rootless', facts: { rootless: false, usernsRemap: false } },
      {
        title: 'remapped to an account',
        facts: { usernsRemap: true, dataRoot: '/var/lib/docker/1000.1000' },
      },
      {
        title: 'remapped to the group of accounts',
        facts: { usernsRemap: true, dataRoot: '/var/lib/docker/100000.999' },
      },
    ],
    good: [
      {
        title: 'remapped to a range',
        facts: { usernsRemap: true, dataRoot: '/var/lib/docker/100000.100000' },
      },
      { title: 'remapped', ...exampleConfig({ 'userns-remap': 'default' }) },
      { title: 'rootless', facts: { rootless: true } },
    ],
    unsure: [],
  },
});

/** Checks for a rootful daemon and missing user namespace remapping. */
export const checks: readonly Check<'engine'>[] = [rootDaemon, userNamespaces];
