import type { ComponentAdvisory } from './component-advisories/advisory.ts';
import { containerdAdvisories } from './component-advisories/containerd.ts';
import { engineAdvisories } from './component-advisories/engine.ts';
import { pluginAdvisories } from './component-advisories/plugins.ts';
import { runcAdvisories } from './component-advisories/runc.ts';

/**
 * The day up to which the sources were read: the Go vulnerability database (module versions of
 * moby, containerd, runc, compose and buildx) as of 2026-08-21, and for what it lacks or gives no
 * product version for, the CVE records and the release notes of Docker and runc.
 */
export const advisoriesAsOf = '2026-11-12';

/** Every advisory of the table. Versions are of the component, those of BuildKit of the engine that holds it. */
export const componentAdvisories: readonly ComponentAdvisory[] = [
  ...engineAdvisories,
  ...containerdAdvisories,
  ...runcAdvisories,
  ...pluginAdvisories,
];
