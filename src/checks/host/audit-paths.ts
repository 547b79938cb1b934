import { known } from '../../core/observed.ts';
import { parseAuditRules } from '../../auditd/parse-audit-rules.ts';
import type { EnginePathRole } from '../../core/host/engine-paths.ts';
import { auditSources, checkAudited } from '../support/host/audited.ts';
import { checkPaths, withDeniedPath, withPath } from '../support/host/engine-path.ts';
import { hostCheck } from '../support/host/host-rule.ts';

/** A kind of path that audit rules must watch. */
interface AuditedPath {
  role: EnginePathRole;
  id: `host/${string}`;
  what: string;
  path: string;
  cis: string;
  kind?: 'directory' | 'socket';
}

const auditedPaths: readonly AuditedPath[] = [
  {
    role: 'dockerd',
    id: 'host/audit-dockerd',
    what: 'dockerd',
    path: '/usr/bin/dockerd',
    cis: '1.1.3',
  },
  {
    role: 'containerd-state',
    id: 'host/audit-containerd-state',
    what: 'the containerd state directory',
    path: '/run/containerd',
    cis: '1.1.4',
    kind: 'directory',
  },
  {
    role: 'data-root',
    id: 'host/audit-data-root',
    what: 'the Docker data directory',
    path: '/var/lib/docker',
    cis: '1.1.5',
    kind: 'directory',
  },
  {
    role: 'config-folder',
    id: 'host/audit-config-folder',
    what: '/etc/docker',
    path: '/etc/docker',
    cis: '1.1.6',
    kind: 'directory',
  },
  {
    role: 'service-unit',
    id: 'host/audit-service-unit',
    what: 'docker.service',
    path: '/usr/lib/systemd/system/docker.service',
    cis: '1.1.7',
  },
  {
    role: 'containerd-socket',
    id: 'host/audit-containerd-socket',
    what: 'the containerd socket',
    path: '/run/containerd/containerd.sock',
    cis: '1.1.8',
    kind: 'socket',
  },
  {
    role: 'socket-unit',
    id: 'host/audit-socket-unit',
    what: 'docker.socket',
    path: '/usr/lib/systemd/system/docker.socket',
    cis: '1.1.9',
  },
  {
    role: 'debian-environment',
    id: 'host/audit-default-docker',
    what: '/etc/default/docker',
    path: '/etc/default/docker',
    cis: '1.1.10',
  },
  {
    role: 'daemon-config',
    id: 'host/audit-daemon-config',
    what: 'daemon.json',
    path: '/etc/docker/daemon.json',
    cis: '1.1.11',
  },
  {
    role: 'containerd-config',
    id: 'host/audit-containerd-config',
    what: 'the containerd configuration',
    path: '/etc/containerd/config.toml',
    cis: '1.1.12',
  },
  {
    role: 'red-hat-environment',
    id: 'host/audit-sysconfig-docker',
    what: '/etc/sysconfig/docker',
    path: '/etc/sysconfig/docker',
    cis: '1.1.13',
  },
  {
    role: 'containerd',
    id: 'host/audit-containerd',
    what: 'containerd',
    path: '/usr/bin/containerd',
    cis: '1.1.14',
  },
  {
    role: 'containerd-shim',
    id: 'host/audit-containerd-shim',
    what: 'containerd-shim',
    path: '/usr/bin/containerd-shim',
    cis: '1.1.15',
  },
  {
    role: 'containerd-shim-runc-v1',
    id: 'host/audit-containerd-shim-runc-v1',
    what: 'containerd-shim-runc-v1',
    path: '/usr/bin/containerd-shim-runc-v1',
    cis: '1.1.16',
  },
  {
    role: 'containerd-shim-runc-v2',
    id: 'host/audit-containerd-shim-runc-v2',
    what: 'containerd-shim-runc-v2',
    path: '/usr/bin/containerd-shim-runc-v2',
    cis: '1.1.17',
  },
  { role: 'runc', id: 'host/audit-runc', what: 'runc', path: '/usr/bin/runc', cis: '1.1.18' },
];

function loaded(rules: string) {
  return { loadedAuditRules: known(parseAuditRules(rules), 'auditctl -l') };
}

function auditCheck({ role, id, what, path, cis, kind }: AuditedPath) {
  const there = Object(withPath(role, { path, ...(kind === undefined ? {} : { kind }) }));
  const parent = path.slice(0, path.lastIndexOf('/'));
  const field = kind === 'directory' ? 'dir' : 'path';
  return hostCheck({
    id,
    needs: ['audit-rules', 'host-paths'],
    title: `No audit rule for ${what}`,
    severity: 'low',
    why: `Whoever changes ${what} is root on the host. Without an audit rule there is no record of who changed it, or when.`,
    remediation: `Add a rule: \`-a always,exit -F ${field}=${path} -F perm=wa -k docker\` in /etc/audit/rules.d, then \`augenrules --load\`.`,
    cis,
    judge: (host) => {
      const sources = auditSources(host);
      return checkPaths(host, [role], `${what} does not exist on this host`, (found, part) =>
        checkAudited(sources, found, part),
      );
    },
    examples: {
      bad: [
        { title: 'no rules', facts: { ...there, ...loaded('No rules') } },
        { title: 'a rule for reads only', facts: { ...there, ...loaded(`-w ${path} -p r`) } },
        {
          title: 'an exclusion before the rule',
          facts: { ...there, ...loaded(`-a never,exit -F ${field}=${path}\n-w ${path} -p wa`) },
        },
      ],
      good: [
        { title: 'a watch', facts: { ...there, ...loaded(`-w ${path} -p wa -k docker`) } },
        {
          title: 'a watch on the parent directory',
          facts: { ...there, ...loaded(`-w ${parent} -p rwxa`) },
        },
        {
          title: 'a rule with fields',
          facts: { ...there, ...loaded(`-a always,exit -S all -F ${field}=${path} -F perm=wa`) },
        },
      ],
      unsure: [
        {
          title: 'a rule for some users only',
          facts: { ...there, ...loaded(`-a always,exit -F ${field}=${path} -F auid>=1000`) },
        },
        { title: 'permission denied', facts: withDeniedPath(role, path) },
      ],
    },
  });
}

/** The checks for audit rules, one for each kind of path. */
export const checks = auditedPaths.map(auditCheck);

/** Ids of these rules. */
export const auditedPathIds = checks.map(({ id }) => id);
