import { fileProbes } from './files.ts';
import { kernelProbes } from './kernel.ts';
import { namespaceProbes } from './namespaces.ts';
import { networkProbes } from './network.ts';
import { rightsProbes } from './rights.ts';
import type { Probe } from '../probe.ts';

/** Every probe, by group. A new one is a row here and a step in `native/probe`. */
export const allProbes: readonly Probe[] = [
  ...kernelProbes,
  ...namespaceProbes,
  ...fileProbes,
  ...networkProbes,
  ...rightsProbes,
];
