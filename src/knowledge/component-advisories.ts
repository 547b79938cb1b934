import type { ComponentAdvisory } from './component-advisories/advisory.ts';
import { containerdAdvisories } from './component-advisories/containerd.ts';
import { engineAdvisories } from './component-advisories/engine.ts';
import { pluginAdvisories } from './component-advisories/plugins.ts';
import { runcAdvisories } from './component-advisories/runc.ts';

/**
 * The day up to which the table is kept: that of the Go vulnerability database (module versions of
 * moby, containerd, runc, compose and buildx) it was made from. What the database gives no product
 * version for, or does not have, is from the CVE records and the release notes of Docker and runc;
 * some of those are later. BuildKit's releases are told by the first engine that holds them (0.28.1
 * by 29.3.1, 0.31.1 by 29.6.1, 0.31.2 by 29.6.2). Left out: advisories of Kubernetes' interface
 * alone, of Windows alone, of the client alone, and those of engines before 1.7.
 */
export const advisoriesAsOf = '2026-08-21';

/** Every advisory of the table. Versions are of the component, those of BuildKit of the engine that holds it. */
export const componentAdvisories: readonly ComponentAdvisory[] = [
  ...engineAdvisories,
  ...containerdAdvisories,
  ...runcAdvisories,
  ...pluginAdvisories,
];
