import type { SettingName } from '../../core/workload/workload.ts';

/** A rule on Dockerfiles that finds what a rule on services finds in those that are built from the file. */
export interface DockerfileCause {
  /** The rule on services. */
  rule: string;
  /** The rule on Dockerfiles. */
  cause: string;
  /** The setting that the Dockerfile decides, where the service does not. */
  setting?: SettingName;
  /** Names of details that have one value: of the service’s finding and of the Dockerfile’s. */
  equal?: readonly [ofService: string, ofDockerfile: string];
  /** Limits it to findings on services with one of these values among their details. */
  only?: readonly string[];
}

const user = { rule: 'workload/root-user', setting: 'user' } as const;
const health = { rule: 'workload/health-check', setting: 'health' } as const;
const declaredHealth = { ...health, rule: 'workload/undeclared-health-check' } as const;
const argument = { rule: 'workload/secrets-in-arguments', only: ['build-argument'] } as const;
/** The text of a Dockerfile that is in the Compose file. */
const inline = { rule: 'workload/secrets-in-arguments', only: ['dockerfile'] } as const;

/** Which findings are one mistake. Of several causes of one finding the first counts. */
export const dockerfileCauses: readonly DockerfileCause[] = [
  { ...user, cause: 'image/root-user' },
  { ...user, cause: 'dockerfile/root-in-build-stage' },
  { ...health, cause: 'image/health-check' },
  { ...health, cause: 'dockerfile/healthcheck-missing' },
  { ...declaredHealth, cause: 'image/health-check' },
  { ...declaredHealth, cause: 'dockerfile/healthcheck-missing' },
  { ...argument, cause: 'image/credentials', equal: ['name', 'name'] },
  { ...argument, cause: 'dockerfile/credential-variable', equal: ['name', 'variable'] },
  { ...argument, cause: 'dockerfile/credential-like-variable', equal: ['name', 'variable'] },
  { ...inline, cause: 'image/credentials', equal: ['name', 'name'] },
  { ...inline, cause: 'dockerfile/credential-variable', equal: ['name', 'variable'] },
];
