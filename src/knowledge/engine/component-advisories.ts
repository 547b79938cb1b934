import type { ComponentAdvisory } from './component-advisories/advisory.ts';
import { containerdAdvisories } from './component-advisories/containerd.ts';
import { engineAdvisories } from './component-advisories/engine.ts';
import { pluginAdvisories } from './component-advisories/plugins.ts';
import { runcAdvisories } from './component-advisories/runc.ts';

/**
 * The day up to which the table is maintained: the date of its main source, the Go vulnerability database
 * (module versions of moby, containerd, runc, compose and buildx). Entries without product versions there are
 * from the CVE records and the release notes of Docker and runc; some are later. A BuildKit release is given as
 * the first engine that includes it (0.28.1 in 29.3.1, 0.31.1 in 29.6.1, 0.31.2 in 29.6.2). Not included are
 * advisories for Kubernetes' interface, Windows or the client only, and those of engines before 1.7.
 */
export const advisoriesAsOf = '2026-08-21';

/** Every advisory of the table. Versions are the component's; for BuildKit they are the engine's. */
export const componentAdvisories: readonly ComponentAdvisory[] = [
  ...engineAdvisories,
  ...containerdAdvisories,
  ...runcAdvisories,
  ...pluginAdvisories,
];
