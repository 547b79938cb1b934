// Generated from the files beside it by `npm run generate`; do not edit.
import type { Check } from '../core/check.ts';
import { check as engineNoNewPrivilegesDefault } from './engine/no-new-privileges-default.ts';
import { check as engineTcpWithoutClientCertificates } from './engine/tcp-without-client-certificates.ts';
import { check as hostDaemonConfigMode } from './host/daemon-config-mode.ts';
import { check as hostDaemonConfigOwner } from './host/daemon-config-owner.ts';
import { check as hostDockerGroupMembers } from './host/docker-group-members.ts';
import { check as workloadCapabilities } from './workload/capabilities.ts';
import { check as workloadDrift } from './workload/drift.ts';
import { check as workloadEngineSocket } from './workload/engine-socket.ts';
import { check as workloadForeignNamespace } from './workload/foreign-namespace.ts';
import { checks as workloadHostNamespaces } from './workload/host-namespaces.ts';
import { check as workloadMemoryLimit } from './workload/memory-limit.ts';
import { check as workloadNoNewPrivileges } from './workload/no-new-privileges.ts';
import { check as workloadPidsLimit } from './workload/pids-limit.ts';
import { check as workloadPrivileged } from './workload/privileged.ts';
import { check as workloadPublishedPorts } from './workload/published-ports.ts';
import { check as workloadRootUser } from './workload/root-user.ts';
import { check as workloadSeccomp } from './workload/seccomp.ts';
import { check as workloadSensitiveHostPath } from './workload/sensitive-host-path.ts';

const all: readonly Check[] = [
  engineNoNewPrivilegesDefault,
  engineTcpWithoutClientCertificates,
  hostDaemonConfigMode,
  hostDaemonConfigOwner,
  hostDockerGroupMembers,
  workloadCapabilities,
  workloadDrift,
  workloadEngineSocket,
  workloadForeignNamespace,
  ...workloadHostNamespaces,
  workloadMemoryLimit,
  workloadNoNewPrivileges,
  workloadPidsLimit,
  workloadPrivileged,
  workloadPublishedPorts,
  workloadRootUser,
  workloadSeccomp,
  workloadSensitiveHostPath,
];

/** Every check, sorted by id. */
export const checks: readonly Check[] = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
